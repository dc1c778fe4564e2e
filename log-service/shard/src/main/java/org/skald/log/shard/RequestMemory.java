package org.skald.log.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.skald.log.Answer;
import org.skald.log.Position;

/**
 * Remembers what was answered to which request, for at least one window of log time.
 *
 * <p>Entries lie in buckets, a window each. A request is looked for in the bucket of now and in the
 * one before; older buckets are forgotten, a portion at a time, because a busy shard has millions
 * of requests in one.
 */
final class RequestMemory {

  private static final int ACCEPTED = 0;
  private static final int NUMBERED = 1;
  private static final int REJECTED = 2;

  /* Four times as fast as requests come, at the most. */
  private static final int RECORDS_PER_PORTION = 100;
  private static final int PORTION = 400;

  private final Duration window;

  /** What was remembered since {@link #begin}, by bucket; nothing older is in these. */
  private final Map<Long, RequestFilter> filters = new HashMap<>();

  private long firstFiltered;
  private byte[] forgottenTo = Keys.FIRST;

  RequestMemory(Duration window) {
    this.window = window;
  }

  /**
   * Begins with a state that was loaded. Of what is in its bucket and before only the store knows.
   */
  void begin(ControlState loaded) {
    filters.clear();
    forgottenTo = Keys.FIRST;
    firstFiltered =
        loaded.applied().equals(Position.BEFORE_FIRST)
            ? Long.MIN_VALUE
            : bucket(loaded.time().now()) + 1;
  }

  /** What was answered to this request within the window, if it was there. */
  Optional<Answer> recall(Workspace<?> workspace, String requestId, Instant now) {
    var bucket = bucket(now);
    return recall(workspace, requestId, bucket).or(() -> recall(workspace, requestId, bucket - 1));
  }

  private Optional<Answer> recall(Workspace<?> workspace, String requestId, long bucket) {
    if (bucket >= firstFiltered) {
      var filter = filters.get(bucket);
      if (filter == null || !filter.mayContain(requestId)) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(workspace.get(ShardStore.Space.REQUEST, key(bucket, requestId)))
        .map(RequestMemory::decode);
  }

  void remember(Workspace<?> workspace, String requestId, Instant now, Answer answer) {
    var bucket = bucket(now);
    filters.computeIfAbsent(bucket, _ -> new RequestFilter()).add(requestId);
    workspace.put(ShardStore.Space.REQUEST, key(bucket, requestId), encode(answer));
  }

  /** Drops some of what is too old, at some places of the log: the same ones on every replica. */
  void forget(Workspace<?> workspace, Position position, Instant now) {
    if (position.value() % RECORDS_PER_PORTION == 0) {
      var oldestKept = bucket(now) - 1;
      filters.keySet().removeIf(bucket -> bucket < oldestKept);
      forgottenTo =
          workspace.deleteSome(
              ShardStore.Space.REQUEST, forgottenTo, Keys.number(oldestKept), PORTION);
    }
  }

  private long bucket(Instant now) {
    return now.toEpochMilli() / window.toMillis();
  }

  private static byte[] key(long bucket, String requestId) {
    return Keys.timed(Instant.ofEpochMilli(bucket), requestId);
  }

  private static byte[] encode(Answer answer) {
    var bytes = new ByteArrayOutputStream(32);
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(answer.position().value());
      switch (answer) {
        case Answer.Accepted(_, var number) -> {
          out.writeByte(number.isPresent() ? NUMBERED : ACCEPTED);
          if (number.isPresent()) {
            out.writeLong(number.getAsLong());
          }
        }
        case Answer.Rejected(_, var code, var detail) -> {
          out.writeByte(REJECTED);
          out.writeUTF(code);
          out.writeUTF(detail);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Answer decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var position = new Position(in.readLong());
      var kind = in.readByte();
      return switch (kind) {
        case ACCEPTED -> new Answer.Accepted(position);
        case NUMBERED -> new Answer.Accepted(position, OptionalLong.of(in.readLong()));
        case REJECTED -> new Answer.Rejected(position, in.readUTF(), in.readUTF());
        default -> throw new IllegalStateException("expected a kind of answer, found " + kind);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

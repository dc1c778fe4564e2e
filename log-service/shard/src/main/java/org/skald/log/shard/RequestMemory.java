package org.skald.log.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.skald.log.Answer;
import org.skald.log.Position;

/**
 * Remembers what was answered to which request, for at least one window of log time.
 *
 * <p>Entries lie in buckets, a window each. A request is looked for in the bucket of now and in the
 * one before; older buckets are forgotten as a whole.
 */
final class RequestMemory {

  private static final int ACCEPTED = 0;
  private static final int NUMBERED = 1;
  private static final int REJECTED = 2;

  private final Duration window;

  RequestMemory(Duration window) {
    this.window = window;
  }

  /** What was answered to this request within the window, if it was there. */
  Optional<Answer> recall(Workspace<?> workspace, String requestId, Instant now) {
    var bucket = bucket(now);
    for (var candidate : new long[] {bucket, bucket - 1}) {
      var found = workspace.get(ShardStore.Space.REQUEST, key(candidate, requestId));
      if (found != null) {
        return Optional.of(decode(found));
      }
    }
    return Optional.empty();
  }

  void remember(Workspace<?> workspace, String requestId, Instant now, Answer answer) {
    workspace.put(ShardStore.Space.REQUEST, key(bucket(now), requestId), encode(answer));
  }

  /** Drops the buckets that have become too old between two moments. */
  void forget(Workspace<?> workspace, Instant before, Instant now) {
    var oldestKept = bucket(now) - 1;
    if (oldestKept > bucket(before) - 1) {
      workspace.deleteBefore(ShardStore.Space.REQUEST, Keys.number(oldestKept));
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

package org.skald.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.schemas.Outcome;

/**
 * Everything that one partition remembers, in one store with one changelog: states, remembered
 * results, what is due when, and log time.
 *
 * <p>Each has a key space of its own, told apart by the first byte; what is due is ordered by time.
 */
final class DeciderStore {

  /** The name of the store in the topology. */
  static final String NAME = "decider";

  /* Rules are switched by deployment here: what was decided is never decided again. */
  private static final int RULES_LEVEL = 1;

  private static final byte STATE = 's';
  private static final byte RESULT = 'r';
  private static final Bytes CLOCK = Bytes.wrap(new byte[] {'c'});
  private static final Bytes TIMERS = Bytes.wrap(new byte[] {'n'});
  private static final byte RESULT_FORMAT = 1;

  private final KeyValueStore<Bytes, byte[]> store;

  DeciderStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Where and when the last record was decided. */
  Moment moment() {
    var bytes = store.get(CLOCK);
    if (bytes == null) {
      return new Moment(Position.BEFORE_FIRST, Instant.EPOCH, RULES_LEVEL);
    }
    var buffer = ByteBuffer.wrap(bytes);
    var now = Instant.ofEpochMilli(buffer.getLong());
    return new Moment(new Position(buffer.getLong()), now, RULES_LEVEL);
  }

  /** Moves log time forward, never backward, and to this place. */
  Moment advance(long timeMs, Position position) {
    var before = moment();
    var nowMs = Math.max(before.now().toEpochMilli(), timeMs);
    var after = new Moment(position, Instant.ofEpochMilli(nowMs), RULES_LEVEL);
    if (!after.equals(before)) {
      var clock = ByteBuffer.allocate(2 * Long.BYTES).putLong(nowMs).putLong(position.value());
      store.put(CLOCK, clock.array());
    }
    return after;
  }

  /** The number of the timer that fires now, from 0: what tells it from all others. */
  long nextTimer() {
    var last = store.get(TIMERS);
    var next = last == null ? 0 : ByteBuffer.wrap(last).getLong() + 1;
    store.put(TIMERS, ByteBuffer.allocate(Long.BYTES).putLong(next).array());
    return next;
  }

  Optional<byte[]> state(String key) {
    return Optional.ofNullable(store.get(key(STATE, key)));
  }

  void putState(String key, byte[] state) {
    store.put(key(STATE, key), state);
  }

  void dropState(String key) {
    store.delete(key(STATE, key));
  }

  Optional<Reply> result(String commandId) {
    return Optional.ofNullable(store.get(key(RESULT, commandId))).map(DeciderStore::reply);
  }

  /** Remembers what a command came to, until log time has passed {@code forget}. */
  void remember(String commandId, Reply reply, Instant forget) {
    var value = reply.value() == null ? new byte[0] : reply.value().get();
    var bytes =
        ByteBuffer.allocate(3 + value.length)
            .put(RESULT_FORMAT)
            .put((byte) reply.outcome().wireName().charAt(0))
            .put((byte) (reply.value() == null ? 0 : 1))
            .put(value);
    store.put(key(RESULT, commandId), bytes.array());
    add(Due.forget(forget, commandId));
  }

  void forget(String commandId) {
    store.delete(key(RESULT, commandId));
  }

  void add(Due due) {
    store.put(due.key(), new byte[0]);
  }

  void remove(Due due) {
    store.delete(due.key());
  }

  /** What is due by then, earliest first, at most so many. */
  List<Due> due(long nowMs, int max) {
    var found = new ArrayList<Due>();
    try (var entries = store.range(Due.first(), Due.upTo(nowMs))) {
      while (entries.hasNext() && found.size() < max) {
        found.add(Due.of(entries.next().key));
      }
    }
    return found;
  }

  private static Reply reply(byte[] bytes) {
    if (bytes.length < 3 || bytes[0] != RESULT_FORMAT) {
      throw new IllegalStateException(
          "expected a remembered result of format %d, found %d bytes"
              .formatted(RESULT_FORMAT, bytes.length));
    }
    var outcome =
        switch (bytes[1]) {
          case 'o' -> Outcome.OK;
          case 'r' -> Outcome.REFUSED;
          case 'f' -> Outcome.FAILED;
          default -> throw new IllegalStateException("expected an outcome, found " + bytes[1]);
        };
    var rest = ByteBuffer.wrap(bytes).position(3);
    var value = new byte[rest.remaining()];
    rest.get(value);
    return new Reply(outcome, bytes[2] == 0 ? null : Bytes.wrap(value));
  }

  private static Bytes key(byte space, String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + utf8.length).put(space).put(utf8).array());
  }
}

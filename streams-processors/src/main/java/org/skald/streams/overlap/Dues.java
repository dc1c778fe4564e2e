package org.skald.streams.overlap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When to look again at what a store has: an index by time, in the store itself.
 *
 * <p>Time is that of the events, so a view that is built anew forgets what it forgot before. Where
 * nothing happens nothing is forgotten.
 *
 * <pre>
 * n NAME           the time at which to look at it
 * d TIME NAME      the same, in the order of time
 * </pre>
 */
final class Dues {

  /** How many are looked at on behalf of one event. */
  static final int LOOKS_MAX = 100;

  /** How long there is no look after one that has seen all. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final byte TIME_OF = 'n';
  private static final byte AT_TIME = 'd';
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<Bytes, byte[]> store;
  private Instant now = Instant.EPOCH;
  private Instant next = Instant.EPOCH;

  Dues(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Looks at this not later than then. */
  void want(String name, Instant due) {
    var known = known(name);
    if (known.isEmpty() || due.isBefore(known.get())) {
      set(name, known, Optional.of(due));
    }
  }

  /** It was looked at; the next time is then, if there is a reason. */
  void looked(String name, Optional<Instant> due) {
    set(name, known(name), due);
  }

  private Optional<Instant> known(String name) {
    return Optional.ofNullable(store.get(timeOf(name)))
        .map(it -> Instant.ofEpochMilli(ByteBuffer.wrap(it).getLong()));
  }

  private void set(String name, Optional<Instant> before, Optional<Instant> after) {
    before.ifPresent(it -> store.delete(atTime(it, name)));
    if (after.isPresent()) {
      var time = ByteBuffer.allocate(Long.BYTES).putLong(after.get().toEpochMilli()).array();
      store.put(timeOf(name), time);
      store.put(atTime(after.get(), name), NOTHING);
    } else {
      store.delete(timeOf(name));
    }
  }

  /** What is to be looked at now that this is the time, a few at a time. */
  List<String> passed(Instant time) {
    now = time.isAfter(now) ? time : now;
    var passed = new ArrayList<String>();
    if (now.isBefore(next)) {
      return passed;
    }
    try (var entries = store.range(atTime(Instant.EPOCH, ""), atTime(now.plusMillis(1), ""))) {
      while (entries.hasNext() && passed.size() < LOOKS_MAX) {
        passed.add(nameIn(entries.next().key));
      }
    }
    next = passed.size() < LOOKS_MAX ? now.plus(PAUSE) : now;
    return passed;
  }

  /** The newest time that there was. */
  Instant now() {
    return now;
  }

  private static Bytes timeOf(String name) {
    var utf8 = name.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + utf8.length).put(TIME_OF).put(utf8).array());
  }

  private static Bytes atTime(Instant time, String name) {
    var utf8 = name.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES + utf8.length)
            .put(AT_TIME)
            .putLong(time.toEpochMilli())
            .put(utf8)
            .array());
  }

  private static String nameIn(Bytes key) {
    var from = 1 + Long.BYTES;
    return new String(key.get(), from, key.get().length - from, StandardCharsets.UTF_8);
  }
}

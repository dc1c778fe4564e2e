package org.skald.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Something that waits for log time to reach a moment.
 *
 * @param atMs the moment, in milliseconds since the epoch
 * @param id of a timer, the key of the thing that it belongs to; else the command id
 */
record Due(long atMs, Kind kind, String id) {

  /** What is then due. */
  enum Kind {
    /** The timer of a thing. */
    TIMER,
    /** The end of remembering a result. */
    FORGET
  }

  private static final byte SPACE = 'd';

  static Due timer(Instant due, String key) {
    return new Due(ceilMs(due), Kind.TIMER, key);
  }

  static Due forget(Instant due, String commandId) {
    return new Due(ceilMs(due), Kind.FORGET, commandId);
  }

  /** The beginning of every key. */
  static Bytes first() {
    return Bytes.wrap(new byte[] {SPACE});
  }

  /** A key right before whatever is due after this moment. */
  static Bytes upTo(long atMs) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(SPACE).putLong(atMs + 1).array());
  }

  /** Its key in the store, in the order of time. */
  Bytes key() {
    var utf8 = id.getBytes(StandardCharsets.UTF_8);
    var buffer = ByteBuffer.allocate(2 + Long.BYTES + utf8.length).put(SPACE).putLong(atMs);
    return Bytes.wrap(buffer.put((byte) (kind == Kind.TIMER ? 't' : 'f')).put(utf8).array());
  }

  static Due of(Bytes key) {
    var buffer = ByteBuffer.wrap(key.get(), 1, key.get().length - 1);
    var atMs = buffer.getLong();
    var kind =
        switch (buffer.get()) {
          case 't' -> Kind.TIMER;
          case 'f' -> Kind.FORGET;
          default -> throw new IllegalStateException("expected t or f, found " + key);
        };
    return new Due(atMs, kind, StandardCharsets.UTF_8.decode(buffer).toString());
  }

  private static long ceilMs(Instant instant) {
    return instant.plusNanos(999_999).toEpochMilli();
  }
}

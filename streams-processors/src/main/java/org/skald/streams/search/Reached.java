package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.skald.log.Position;

/**
 * How far the view of one shard has come.
 *
 * @param seen the place in the log up to which it has all events; they come in that order but for
 *     those whose first delivery failed
 * @param next how far it has read the journal: the offset that it reads next
 * @param at when the record of the newest event was made, by a broker's clock
 * @param generation the number of its {@link Generation}
 */
public record Reached(Position seen, long next, Instant at, int generation) {

  /** Nothing has been read. */
  public static final Reached NOTHING = new Reached(Position.BEFORE_FIRST, 0, Instant.EPOCH, 0);

  private static final int BYTES = 3 * Long.BYTES + Integer.BYTES;

  /** After one more record of the journal. */
  Reached with(Position position, long offset, Instant recordedAt) {
    return new Reached(
        position.isAfter(seen) ? position : seen,
        offset + 1,
        recordedAt.isAfter(at) ? recordedAt : at,
        generation);
  }

  /** Nothing has been read since it has begun anew. */
  Reached anew() {
    return new Reached(
        Position.BEFORE_FIRST, 0, Instant.EPOCH, (generation + 1) % Generation.COUNT);
  }

  boolean isNothing() {
    return next == 0;
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(seen.value())
        .putLong(next)
        .putLong(at.toEpochMilli())
        .putInt(generation)
        .array();
  }

  static Reached of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new Reached(
        new Position(buffer.getLong()),
        buffer.getLong(),
        Instant.ofEpochMilli(buffer.getLong()),
        buffer.getInt());
  }
}

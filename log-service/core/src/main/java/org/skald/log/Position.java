package org.skald.log;

/**
 * A place in one shard of the log, from 0. It is also the consistency token of an answer and, where
 * a record granted something, the fencing token of the grant.
 */
public record Position(long value) implements Comparable<Position> {

  /** Before the first record. */
  public static final Position BEFORE_FIRST = new Position(-1);

  /** Refuses a value below {@link #BEFORE_FIRST}. */
  public Position {
    if (value < -1) {
      throw new IllegalArgumentException("a position is at least -1, was " + value);
    }
  }

  /** The place right after this one. */
  public Position next() {
    return new Position(value + 1);
  }

  /** Whether this place comes after {@code other}. */
  public boolean isAfter(Position other) {
    return value > other.value;
  }

  @Override
  public int compareTo(Position other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}

package org.skald.log;

/**
 * The place of an event in its shard: the record that caused it, and its number among all that this
 * record caused. Later events have greater ones. Watches resume by it.
 *
 * @param position the place of the record
 * @param index from 0; {@link #LAST} for all that the record caused
 */
public record Revision(Position position, int index) implements Comparable<Revision> {

  /** The index after which nothing of a record follows. */
  public static final int LAST = Integer.MAX_VALUE;

  /** Before the first event. */
  public static final Revision BEFORE_FIRST = new Revision(Position.BEFORE_FIRST, LAST);

  /** Refuses an index below zero. */
  public Revision {
    if (index < 0) {
      throw new IllegalArgumentException("the index of an event is at least 0, was " + index);
    }
  }

  /** After everything that the record at this place has caused. */
  public static Revision after(Position position) {
    return new Revision(position, LAST);
  }

  /**
   * Reads what {@link #toString} wrote, or a plain position: after everything at that place.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Revision parse(String text) {
    try {
      var dot = text.indexOf('.');
      return dot < 0
          ? after(new Position(Long.parseLong(text)))
          : new Revision(
              new Position(Long.parseLong(text.substring(0, dot))),
              Integer.parseInt(text.substring(dot + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a revision such as 4711 or 4711.0, found '%s'".formatted(text), e);
    }
  }

  /** Whether this place comes after {@code other}. */
  public boolean isAfter(Revision other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Revision other) {
    var byPosition = position.compareTo(other.position);
    return byPosition == 0 ? Integer.compare(index, other.index) : byPosition;
  }

  @Override
  public String toString() {
    return index == LAST ? position.toString() : position + "." + index;
  }
}

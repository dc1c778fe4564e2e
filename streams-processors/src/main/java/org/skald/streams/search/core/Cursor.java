package org.skald.streams.search.core;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A place in a list of sagas, newest first; of the same age, by id.
 *
 * @param startedAt log time of the saga's start, to the millisecond
 * @param id the saga
 */
public record Cursor(Instant startedAt, String id) implements Comparable<Cursor> {

  private static final Comparator<Cursor> ORDER =
      Comparator.comparing(Cursor::startedAt)
          .reversed()
          .thenComparing(Cursor::id, Cursor::compareCodePoints);

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it did not
   */
  public static Cursor parse(String text) {
    var colon = text.indexOf(':');
    if (colon > 0) {
      try {
        var startedAt = Instant.ofEpochMilli(Long.parseLong(text.substring(0, colon)));
        return new Cursor(startedAt, text.substring(colon + 1));
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw new IllegalArgumentException(
        "after: expected the 'next' of an earlier page, found '%s'".formatted(text));
  }

  /** As the store has them, whose keys are UTF-8; a text itself compares by its UTF-16. */
  private static int compareCodePoints(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  /** Whether this place comes later in the list than {@code other}. */
  public boolean isBehind(Cursor other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Cursor other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return startedAt.toEpochMilli() + ":" + id;
  }
}

package org.skald.saga.service;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A place in the whole journal: how far each of its partitions has been read.
 *
 * @param next the next offset by partition; {@link #UNREAD} where nothing was read
 */
public record JournalPlace(List<Long> next) {

  /** Nothing of the partition has been read. */
  public static final long UNREAD = -1;

  private static final String SEPARATOR = ".";

  /** Keeps its own copy. */
  public JournalPlace {
    next = List.copyOf(next);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it did not
   */
  public static JournalPlace parse(String text) {
    try {
      var next = new ArrayList<Long>();
      for (var part : text.split("\\.", -1)) {
        next.add(part.isEmpty() ? UNREAD : offset(part));
      }
      return new JournalPlace(next);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected the id of an earlier event, such as 12.7.33.4, found '%s'".formatted(text), e);
    }
  }

  private static long offset(String text) {
    var offset = Long.parseLong(text);
    if (offset < 0) {
      throw new NumberFormatException("expected an offset from 0, found " + text);
    }
    return offset;
  }

  /** The next offset of a partition. */
  long nextOf(int partition) {
    return partition < next.size() ? next.get(partition) : UNREAD;
  }

  @Override
  public String toString() {
    return next.stream()
        .map(it -> it == UNREAD ? "" : it.toString())
        .collect(Collectors.joining(SEPARATOR));
  }
}

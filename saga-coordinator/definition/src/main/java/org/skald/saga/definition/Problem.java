package org.skald.saga.definition;

import java.util.Comparator;

/**
 * One mistake in a definition file: where it is, what was expected there and what was found.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param path the keys that lead there, such as {@code steps.ship.timeout}; empty for the file
 * @param expected what would have been right
 * @param found what stands there
 * @param hint how to put it right, such as {@code did you mean 'timeout'?}; may be empty
 */
public record Problem(int line, int column, String path, String expected, String found, String hint)
    implements Comparable<Problem> {

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  /** Expected and found as one sentence. */
  public String message() {
    return "expected %s, found %s%s".formatted(expected, found, hint.isEmpty() ? "" : "; " + hint);
  }

  /** One line for people: {@code place-order.yaml:12:5: steps.ship.timeout: expected …}. */
  public String render(String file) {
    return "%s:%d:%d: %s%s"
        .formatted(file, line, column, path.isEmpty() ? "" : path + ": ", message());
  }

  /** By place in the file. */
  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }
}

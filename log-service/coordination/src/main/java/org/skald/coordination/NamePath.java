package org.skald.coordination;

import org.skald.log.Position;

/**
 * Where a name is in the tree of names: absolute, such as {@code /services/stock/1}. 1 to 20
 * segments, each of 1 to 100 printable characters without a slash, and not blank.
 */
public record NamePath(String value) {

  private static final int SEGMENTS_MAX = 20;
  private static final int SEGMENT_LENGTH_MAX = 100;
  private static final int DIGITS = 20;

  /** Refuses what is no path. */
  public NamePath {
    if (!value.startsWith("/")) {
      throw new IllegalArgumentException(
          "expected a path that begins with '/', found '%s'".formatted(value));
    }
    var segments = 0;
    for (var start = 1; start <= value.length(); segments++) {
      var slash = value.indexOf('/', start);
      var end = slash < 0 ? value.length() : slash;
      requireSegment(value, value.substring(start, end));
      // A slash at the end has an empty segment behind it, which is refused.
      start = slash < 0 ? value.length() + 1 : slash + 1;
    }
    if (segments == 0 || segments > SEGMENTS_MAX) {
      throw new IllegalArgumentException(
          "expected a path of 1 to %d segments, found %d".formatted(SEGMENTS_MAX, segments));
    }
  }

  private static void requireSegment(String path, String segment) {
    if (segment.isBlank()
        || segment.length() > SEGMENT_LENGTH_MAX
        || segment.codePoints().anyMatch(NamePath::isUnprintable)) {
      throw new IllegalArgumentException(
          "expected segments of 1 to %d printable characters in path '%s', found %s"
              .formatted(
                  SEGMENT_LENGTH_MAX, path, segment.isBlank() ? "none" : "'" + segment + "'"));
    }
  }

  /*
   * Half of a surrogate pair has no bytes of its own in UTF-8: as a key it would come back as
   * another one.
   */
  private static boolean isUnprintable(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  /** This prefix with a place of the log behind it: unique, and in the order of the log. */
  static NamePath numbered(String prefix, Position position) {
    // Not by a format, which would write the digits of the machine's language.
    var digits = Long.toString(position.value());
    return new NamePath(prefix + "0".repeat(DIGITS - digits.length()) + digits);
  }

  @Override
  public String toString() {
    return value;
  }
}

package org.skald.participant;

/** Words for people that travel in records, and in headers of records. */
final class Reasons {

  /** Longest that travels, in characters: what Kafka does not take would hold up all others. */
  static final int LENGTH_MAX = 10_000;

  private static final String CUT = " … (cut)";

  private Reasons() {}

  /** The reason, or its beginning. */
  static String cut(String reason) {
    if (reason.length() <= LENGTH_MAX) {
      return reason;
    }
    int end = LENGTH_MAX - CUT.length();
    return reason.substring(0, Character.isHighSurrogate(reason.charAt(end - 1)) ? end - 1 : end)
        + CUT;
  }
}

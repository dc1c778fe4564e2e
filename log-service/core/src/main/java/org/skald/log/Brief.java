package org.skald.log;

/**
 * What people are told of something. It may repeat what somebody has sent, and is cut where it is
 * longer than anybody reads: it travels in headers beside the record that it is about, and both
 * together have to fit one message.
 */
public final class Brief {

  /** Characters that are kept. */
  public static final int CHARACTERS_MAX = 2_000;

  private static final String CUT = " …";

  private Brief() {}

  /** The text, or its beginning. */
  public static String of(String text) {
    if (text.length() <= CHARACTERS_MAX) {
      return text;
    }
    var end = CHARACTERS_MAX - CUT.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
  }
}

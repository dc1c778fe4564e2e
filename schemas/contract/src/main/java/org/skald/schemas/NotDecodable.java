package org.skald.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A record that is not what the contract asks for, and will not be when it is read again: it
 * belongs among the dead letters. The message says what was expected and what was found.
 */
public final class NotDecodable extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int QUOTED_MAX = 80;

  /** With what was expected and what was found. */
  public NotDecodable(String message) {
    this(message, null);
  }

  /** With what was expected and what was found, and the failure behind it. */
  public NotDecodable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Foreign text, made short and printable. */
  static String quote(String text) {
    String shown = text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) + "…" : text;
    return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}

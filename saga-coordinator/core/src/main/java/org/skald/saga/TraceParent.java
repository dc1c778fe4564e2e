package org.skald.saga;

import java.util.Optional;

/**
 * Place of a saga in a distributed trace: a {@code traceparent} of W3C Trace Context, version 00.
 *
 * <p>It is handed on as it came, which the specification allows who makes no spans of his own.
 *
 * @param value {@code 00}, the trace, the span in it, and flags, in lower-case hexadecimal digits
 */
public record TraceParent(String value) {

  /** Refuses another version, another form, and ids that are all zeros. */
  public TraceParent {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "expected a traceparent of version 00, found '%s'".formatted(value));
    }
  }

  /** The one that this text is. An invalid one counts as absent, as the specification says. */
  public static Optional<TraceParent> parse(String text) {
    return isValid(text) ? Optional.of(new TraceParent(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    var parts = text.split("-", 5); // One more than there should be, to find what is too much.
    return parts.length == 4
        && parts[0].equals("00")
        && isId(parts[1], 32)
        && isId(parts[2], 16)
        && isHex(parts[3], 2);
  }

  private static boolean isId(String text, int length) {
    return isHex(text, length) && text.chars().anyMatch(it -> it != '0');
  }

  private static boolean isHex(String text, int length) {
    return text.length() == length
        && text.chars().allMatch(it -> (it >= '0' && it <= '9') || (it >= 'a' && it <= 'f'));
  }

  @Override
  public String toString() {
    return value;
  }
}

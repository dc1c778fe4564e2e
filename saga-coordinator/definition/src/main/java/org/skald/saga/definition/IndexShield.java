package org.skald.saga.definition;

import java.util.regex.Pattern;

/**
 * Lets {@code steps["reserve-stock"].id} and {@code items[0]} stand unquoted inside {@code { }},
 * where YAML would take the bracket for the start of a list.
 *
 * <p>Before parsing, brackets and quotes of such an index are replaced by as many private
 * characters, so that no place moves; afterwards they are put back in every scalar.
 */
final class IndexShield {

  private static final String PLAIN = "[]\"'";
  private static final String PRIVATE = "\uE000\uE001\uE002\uE003";
  private static final Pattern INDEX =
      Pattern.compile(
          "(?<=[\\p{Alnum}_)\\]])\\[(\"[\\p{Alnum}_./ -]*\"|'[\\p{Alnum}_./ -]*'|[0-9]+)\\]");

  private IndexShield() {}

  static boolean isPrivate(int character) {
    return PRIVATE.indexOf(character) >= 0;
  }

  static String raise(String source) {
    return INDEX.matcher(source).replaceAll(match -> translate(match.group(), PLAIN, PRIVATE));
  }

  static String lower(String text) {
    return translate(text, PRIVATE, PLAIN);
  }

  private static String translate(String text, String from, String to) {
    var result = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      int which = from.indexOf(text.charAt(i));
      if (which >= 0) {
        result.setCharAt(i, to.charAt(which));
      }
    }
    return result.toString();
  }
}

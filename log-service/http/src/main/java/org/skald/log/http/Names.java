package org.skald.log.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How names are spelled on the wire, and which one was probably meant. */
final class Names {

  private Names() {}

  /** The name of a record's component in JSON. */
  static String member(RecordComponent component) {
    JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
    return (given == null || given.value().isEmpty()) ? component.getName() : given.value();
  }

  /** {@code atLeast} as {@code at-least}. */
  static String kebab(String camelCase) {
    return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** {@code TWO_WORDS} as {@code two-words}. */
  static String constant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is expected in place of an unknown name. */
  static String expected(String what, Collection<String> known, String found) {
    if (known.isEmpty()) {
      return "no " + what;
    }
    String all = "one of " + String.join(", ", known);
    return nearest(known, found).map(name -> "'" + name + "' (" + all + ")").orElse(all);
  }

  /** The known name nearest to one that was found, unless all are far away. */
  static Optional<String> nearest(Collection<String> known, String found) {
    if (found.length() > 64) {
      return Optional.empty();
    }
    return known.stream()
        .filter(name -> distance(name, found) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(name, found)));
  }

  /** The number of insertions, deletions and replacements between two names, letter case aside. */
  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        char a = Character.toLowerCase(left.charAt(i - 1));
        char b = Character.toLowerCase(right.charAt(j - 1));
        int replaced = previous[j - 1] + (a == b ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[right.length()];
  }
}

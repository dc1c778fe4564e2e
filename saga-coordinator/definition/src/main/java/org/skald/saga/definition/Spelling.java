package org.skald.saga.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word was meant by an unknown one. */
final class Spelling {

  private Spelling() {}

  /** {@code did you mean 'x'?} for the nearest known word, or nothing when none is near. */
  static String hint(String found, Collection<String> known) {
    return nearest(found, known).map("did you mean '%s'?"::formatted).orElse("");
  }

  /** The nearest known word, when one is near. */
  static Optional<String> nearest(String found, Collection<String> known) {
    int tolerated = Math.max(found.length() > 2 ? 1 : 0, found.length() / 3);
    return known.stream()
        .sorted()
        .filter(word -> distance(found, word) <= tolerated)
        .min(Comparator.comparingInt(word -> distance(found, word)));
  }

  /** Edits from one word to the other: insert, delete, replace, swap neighbours; case is free. */
  private static int distance(String found, String known) {
    String a = found.toLowerCase(Locale.ROOT);
    String b = known.toLowerCase(Locale.ROOT);
    if (Math.abs(a.length() - b.length()) > b.length() || a.length() > 100) {
      return Integer.MAX_VALUE;
    }
    var edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int step(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + edits[i - 2][j - 2]) : best;
  }
}

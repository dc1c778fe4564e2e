package org.skald.saga.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words that a level of rules has: to a file that is read by it there are no others. */
record KnownWords(Words words, int level) {

  /** All that this release has a meaning for. */
  static final KnownWords ALL = Words.KNOWN.upTo(Words.KNOWN.highest());

  boolean has(String word) {
    return words.later().getOrDefault(word, 1) <= level;
  }

  /** Those of these, in their order. */
  List<String> of(List<String> some) {
    return some.stream().filter(this::has).toList();
  }

  /** Those of these with what they stand for, in their order. */
  <T> Map<String, T> of(Map<String, T> some) {
    var known = new LinkedHashMap<>(some);
    known.keySet().removeIf(word -> !has(word));
    return known;
  }
}

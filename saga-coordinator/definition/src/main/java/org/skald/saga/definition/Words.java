package org.skald.saga.definition;

import java.util.Map;

/**
 * The words of definition files that came after the first level of rules: keys of maps, and what
 * else stands for itself, such as the kinds of steps. All others are as old as the first level.
 *
 * <p>A word means the same wherever it stands and for ever. One that shall mean something else is
 * another word, so that a file needs the same level whichever release reads it.
 *
 * @param later the level of rules that each came with, from 2
 */
public record Words(Map<String, Integer> later) {

  /** Those that this release knows: the one place where a new word gets its level. */
  public static final Words KNOWN = new Words(Map.of());

  /** Keeps its own copy. */
  public Words {
    later = Map.copyOf(later);
    later.forEach(Words::require);
  }

  private static void require(String word, int level) {
    if (level < 2) {
      throw new IllegalArgumentException(
          "expected a level from 2 of the word '%s', found %d".formatted(word, level));
    }
  }

  /** The level that has them all. */
  public int highest() {
    return later.values().stream().max(Integer::compare).orElse(1);
  }

  /** Those that a level has. */
  KnownWords upTo(int level) {
    return new KnownWords(this, level);
  }
}

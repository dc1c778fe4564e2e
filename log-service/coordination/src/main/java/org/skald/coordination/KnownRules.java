package org.skald.coordination;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The highest level of rules that a node's release knows, by log.
 *
 * @param levels of the logs of which it says so; every release knows the first level of any
 */
public record KnownRules(SortedMap<LogName, Integer> levels) {

  /** Those of a node that does not say. */
  public static final KnownRules FIRST = new KnownRules(Map.of());

  /** Keeps its own copy. */
  public KnownRules {
    levels.forEach(KnownRules::require);
    levels = Collections.unmodifiableSortedMap(new TreeMap<>(levels));
  }

  /** Those of these logs. */
  public KnownRules(Map<LogName, Integer> levels) {
    this(new TreeMap<>(levels));
  }

  private static void require(LogName log, int level) {
    if (level < 1) {
      throw new IllegalArgumentException(
          "expected a level of rules of %s from 1, found %d".formatted(log, level));
    }
  }

  /** The highest level that it knows of a log. */
  public int of(LogName log) {
    return levels.getOrDefault(log, 1);
  }
}

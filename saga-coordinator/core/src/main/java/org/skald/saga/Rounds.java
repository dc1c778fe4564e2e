package org.skald.saga;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How often a saga has begun the way after each of its save-points.
 *
 * @param later of each save-point to which it has gone back, from 2
 */
public record Rounds(Map<String, Integer> later) {

  /** It has not gone back to any. */
  public static final Rounds FIRST = new Rounds(Map.of());

  /** Keeps its own copy. */
  public Rounds {
    later = Collections.unmodifiableMap(new LinkedHashMap<>(later));
  }

  /** The round of the way after this save-point, from 1. */
  public int of(String savePoint) {
    return later.getOrDefault(savePoint, 1);
  }

  /** The same when that way begins once more: save-points on it have had none of theirs then. */
  Rounds next(String savePoint, Set<String> following) {
    var rounds = new LinkedHashMap<>(later);
    rounds.keySet().removeAll(following);
    rounds.put(savePoint, of(savePoint) + 1);
    return new Rounds(rounds);
  }
}

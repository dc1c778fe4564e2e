package org.skald.log.shard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The states that were committed last, so that who waits for an answer need not read back and
 * decode what was written a moment ago. Written by the shard's thread, read by any.
 *
 * <p>Two generations: when the younger one is full the older one is forgotten. A state that is in
 * neither is in the store, and no newer one is.
 */
final class RecentStates<S> {

  private static final int GENERATION = 5_000;

  private volatile Map<String, S> younger = new ConcurrentHashMap<>();
  private volatile Map<String, S> older = Map.of();

  @Nullable S get(String key) {
    // In this order: what is not among the younger may just have become older, never the reverse.
    var found = younger.get(key);
    return found == null ? older.get(key) : found;
  }

  /** After the store has them. */
  void add(Map<String, S> committed) {
    if (younger.size() >= GENERATION) {
      older = younger;
      younger = new ConcurrentHashMap<>();
    }
    younger.putAll(committed);
  }

  /** The store has changed by other means. */
  void clear() {
    older = Map.of();
    younger = new ConcurrentHashMap<>();
  }
}

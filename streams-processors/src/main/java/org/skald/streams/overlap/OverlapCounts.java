package org.skald.streams.overlap;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.skald.streams.overlap.core.Overlap;

/**
 * How much a node's part of the overlap view has come upon since its start. What is done again
 * after a failure counts again.
 */
public final class OverlapCounts {

  private final ConcurrentMap<Reported, Long> reported = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> untold = new ConcurrentHashMap<>();
  private final AtomicLong cut = new AtomicLong();

  OverlapCounts() {}

  /**
   * What reports are counted by.
   *
   * @param definition that of the saga which touched what was undone
   * @param kind what that may have done
   */
  public record Reported(String definition, Overlap.Kind kind) {}

  void reported(Overlap overlap) {
    reported.merge(new Reported(overlap.other().by().definition(), overlap.kind()), 1L, Long::sum);
  }

  void untold(String definition, int keys) {
    if (keys > 0) {
      untold.merge(definition, (long) keys, Long::sum);
    }
  }

  void cut(int touches) {
    cut.addAndGet(touches);
  }

  /** Reports. */
  public ConcurrentMap<Reported, Long> reported() {
    return new ConcurrentHashMap<>(reported);
  }

  /** Keys that could not be evaluated, by definition. */
  public SortedMap<String, Long> untold() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(untold));
  }

  /** Touches that were not kept for as long as they might have mattered. */
  public long cut() {
    return cut.get();
  }
}

package org.skald.streams.search.core;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many sagas of one definition stand where, and how long they took. They are adjusted by what a
 * row was and what it has become, so a fact that changes nothing counts nothing.
 *
 * @param phases sagas by state
 * @param steps steps by name and where they stand
 * @param durations of those that have ended, by state
 */
public record Counts(
    SortedMap<Phase, Long> phases,
    SortedMap<String, SortedMap<Standing, Long>> steps,
    SortedMap<Phase, Durations> durations) {

  /** Nothing was counted. */
  public static final Counts NONE = new Counts(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  /** Keeps its own copies. */
  public Counts {
    phases = Collections.unmodifiableSortedMap(new TreeMap<>(phases));
    var copied = new TreeMap<String, SortedMap<Standing, Long>>();
    steps.forEach((step, counts) ->
        copied.put(step, Collections.unmodifiableSortedMap(new TreeMap<>(counts))));
    steps = Collections.unmodifiableSortedMap(copied);
    durations = Collections.unmodifiableSortedMap(new TreeMap<>(durations));
  }

  /** The counts with a row more. */
  public Counts with(SagaRow row) {
    return adjusted(row, 1);
  }

  /** The counts with a row less. */
  public Counts without(SagaRow row) {
    return adjusted(row, -1);
  }

  private Counts adjusted(SagaRow row, int by) {
    var ofPhases = new TreeMap<>(phases);
    add(ofPhases, row.phase(), by);
    var ofSteps = new TreeMap<>(steps);
    row.stepCounts()
        .forEach((step, counts) -> {
          var ofStep =
              new TreeMap<>(Optional.ofNullable(ofSteps.get(step)).orElseGet(TreeMap::new));
          counts.forEach((standing, count) -> add(ofStep, standing, (long) by * count));
          ofSteps.put(step, ofStep);
        });
    var ofDurations = new TreeMap<>(durations);
    row.duration()
        .ifPresent(it ->
            ofDurations.merge(
                row.phase(),
                Durations.NONE.adjusted(it, by),
                (known, _) -> known.adjusted(it, by)));
    return new Counts(ofPhases, ofSteps, ofDurations);
  }

  /** Both together. */
  public Counts plus(Counts other) {
    var ofPhases = new TreeMap<>(phases);
    other.phases.forEach((phase, count) -> add(ofPhases, phase, count));
    var ofSteps = new TreeMap<>(steps);
    other.steps.forEach((step, counts) -> {
      var ofStep = new TreeMap<>(Optional.ofNullable(ofSteps.get(step)).orElseGet(TreeMap::new));
      counts.forEach((standing, count) -> add(ofStep, standing, count));
      ofSteps.put(step, ofStep);
    });
    var ofDurations = new TreeMap<>(durations);
    other.durations.forEach((phase, it) -> ofDurations.merge(phase, it, Durations::plus));
    return new Counts(ofPhases, ofSteps, ofDurations);
  }

  private static <K> void add(Map<K, Long> counts, K key, long by) {
    counts.merge(key, by, (known, more) -> known + more == 0 ? null : known + more);
  }
}

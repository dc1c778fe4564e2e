package org.skald.infra.system.histories;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much a run has to have done: one that does nothing is not fine. */
final class Floor {

  /** For each second of a run, by how its operations have to come out. */
  private static final Map<String, Double> PER_SECOND =
      Map.ofEntries(
          Map.entry("Acquire -> Held", 0.5),
          Map.entry("Acquire -> NotFree", 0.1),
          Map.entry("Release -> Released", 0.5),
          Map.entry("Propose -> Decided", 0.5),
          Map.entry("Read -> Decided", 0.5),
          Map.entry("Read -> Undecided", 0.05),
          Map.entry("Change -> Changed", 1.0),
          Map.entry("Change -> ConditionFailed", 0.2),
          Map.entry("Read -> Found", 0.5),
          Map.entry("ReadAll -> Found", 0.25));

  private Floor() {}

  /** What was not done often enough. */
  static List<String> missed(Run.Result result, List<Fault> able, Duration length) {
    var missed = new ArrayList<String>();
    PER_SECOND.forEach((kind, rate) -> {
      long expected = (long) Math.ceil(rate * length.toSeconds());
      long found = result.operations().getOrDefault(kind, 0L);
      if (found < expected) {
        missed.add("expected %d of '%s' at least, found %d".formatted(expected, kind, found));
      }
    });
    able.stream()
        .filter(it -> !result.faults().containsKey(it))
        .forEach(it -> missed.add("expected the fault %s, found none".formatted(it)));
    return missed;
  }
}

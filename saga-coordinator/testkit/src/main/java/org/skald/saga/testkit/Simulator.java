package org.skald.saga.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.skald.saga.Element;
import org.skald.saga.SagaState;
import org.skald.saga.StepStatus;
import org.skald.saga.testkit.Chance.Struck;

/**
 * Runs sagas of a definition in virtual time, each with data and faults of its own that follow from
 * its seed, with the rules that run in production and the mappings of the file.
 */
final class Simulator {

  private static final int SHOWN_MAX = 3;

  private final Payloads payloads;
  private final FaultPlan plan;

  private final SortedMap<String, Integer> outcomes = new TreeMap<>();
  private final SortedMap<String, Integer> stuck = new TreeMap<>();
  private final SortedMap<String, Integer> faults = new TreeMap<>();
  private final List<Duration> took = new ArrayList<>();
  private final List<Simulated.Failure> failures = new ArrayList<>();
  private int wrong;

  Simulator(Payloads payloads, FaultPlan plan) {
    this.payloads = payloads;
    this.plan = plan;
  }

  /**
   * Runs so many sagas.
   *
   * @param first the seed of the first; the others follow it
   * @param progress hears how many have been run
   */
  Simulated run(long first, int sagas, IntConsumer progress) {
    for (var number = 0; number < sagas; number++) {
      var seed = first + number;
      var result = run(seed, Set.of());
      count(result);
      if (result.violation().isPresent()) {
        wrong++;
        if (failures.size() < SHOWN_MAX) {
          failures.add(shrunk(seed, result));
        }
      }
      progress.accept(number + 1);
    }
    Collections.sort(took);
    return new Simulated(
        payloads.definition().id(),
        sagas,
        outcomes,
        stuck,
        took.get(took.size() / 2),
        took.get(took.size() * 99 / 100),
        faults,
        failures,
        wrong);
  }

  private RunResult run(long seed, Set<Struck> spared) {
    var chance = new Chance(seed, plan, spared);
    try {
      return SimulatedRun.of(payloads, chance);
    } catch (Payloads.WithoutId e) {
      return new RunResult(
          new SagaState.NotStarted(),
          Duration.ZERO,
          Optional.of(String.valueOf(e.getMessage())),
          chance.struck(),
          List.of(),
          List.of());
    }
  }

  private void count(RunResult result) {
    outcomes.merge(result.outcome(), 1, Integer::sum);
    took.add(result.took());
    result.struck().forEach(it -> faults.merge(it.fault().word(), 1, Integer::sum));
    if (result.state() instanceof SagaState.Active saga) {
      saga.steps()
          .forEach((name, status) -> {
            var step = Element.declared(name);
            switch (status) {
              case StepStatus.Held it -> stuck.merge(step + ": " + it.reason(), 1, Integer::sum);
              case StepStatus.CompensationHeld it ->
                  stuck.merge("compensation of " + step + ": " + it.reason(), 1, Integer::sum);
              default -> {}
            }
          });
    }
  }

  /** Spares it every fault without which the same goes wrong. */
  private Simulated.Failure shrunk(long seed, RunResult found) {
    var spared = new HashSet<Struck>();
    var least = found;
    for (var wasSpared = true; wasSpared; ) {
      wasSpared = false;
      for (var fault : least.struck()) {
        var fewer = new HashSet<>(spared);
        fewer.add(fault);
        var again = run(seed, fewer);
        if (again.violation().equals(found.violation())) {
          spared.add(fault);
          least = again;
          wasSpared = true;
          break;
        }
      }
    }
    return new Simulated.Failure(
        seed,
        found.violation().orElseThrow(),
        least.struck().stream().map(Struck::toString).toList(),
        least.story());
  }
}

package org.skald.saga;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.skald.saga.Action.ForEach;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Items.Counted;
import org.skald.saga.Mapping.Mapped;

/** Definitions and commands drawn from a seed: wild enough to surprise, sane enough to go on. */
final class RandomSaga {

  /** Longer than any of them takes. */
  static final Duration RETENTION = Duration.ofDays(30);

  private final SplittableRandom random;
  private final Map<String, RetryPolicy> savePoints = new LinkedHashMap<>();
  private final SagaDefinition definition;

  RandomSaga(long seed) {
    this.random = new SplittableRandom(seed);
    this.definition = draw();
  }

  SagaDefinition definition() {
    return definition;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private SagaDefinition draw() {
    var steps = new ArrayList<StepSpec>();
    var undoable = new ArrayList<String>();
    for (var i = below(5); i >= 0; i--) {
      var name = "c" + undoable.size();
      steps.add(
          chance(15)
              ? StepSpec.subSaga(name, StepKind.COMPENSATABLE).after(some(undoable))
              : varied(StepSpec.compensatable(name).after(some(undoable))));
      undoable.add(name);
      if (chance(20)) {
        steps.add(varied(StepSpec.compensatable("not-" + name)).otherwise(name));
        undoable.add("not-" + name);
      }
      if (chance(45)) {
        undoable.addAll(addAlternatives(steps, named(steps, name)));
      }
      if (chance(15)) {
        var wait = "w" + undoable.size();
        steps.add(wait(wait, StepKind.COMPENSATABLE).after(some(undoable)));
        undoable.add(wait);
        if (chance(40)) {
          undoable.addAll(addAlternatives(steps, steps.getLast()));
        }
      }
      if (chance(35)) {
        var savePoint = "s" + undoable.size();
        steps.add(savePoint(savePoint).after(undoable.toArray(String[]::new)));
        undoable.add(savePoint);
        savePoints.put(savePoint, policy(2 + below(2)));
      }
    }
    if (chance(65)) {
      var pivot = chance(15) ? StepSpec.decision("p") : varied(StepSpec.pivot("p"));
      steps.add(pivot.after(undoable.toArray(String[]::new)));
      var ahead = new ArrayList<String>();
      for (var i = below(3); i > 0; i--) {
        var name = "r" + ahead.size();
        var step = chance(20) ? wait(name, StepKind.RETRIABLE) : varied(StepSpec.retriable(name));
        steps.add(step.after("p").after(some(ahead)));
        ahead.add(name);
        if (chance(40)) {
          ahead.addAll(addAlternatives(steps, steps.getLast()));
        }
      }
    }
    if (chance(20)) {
      var kind = steps.getLast().kind();
      var all = steps.stream().map(StepSpec::name).toArray(String[]::new);
      steps.add(StepSpec.output(kind == StepKind.PIVOT ? StepKind.RETRIABLE : kind).after(all));
    }
    var deadline =
        chance(40)
            ? Optional.of(Duration.ofMillis(300 + below(8_000)))
            : Optional.<Duration>empty();
    var all = steps.toArray(StepSpec[]::new);
    var definition =
        chance(25)
            ? StepSpec.underLocks(plan(), deadline, all)
            : StepSpec.definition(deadline, all);
    return definition
        .keptFor(chance(30) ? Optional.of(RETENTION) : Optional.empty())
        .withFourEyes(chance(30) ? someActs() : Set.of())
        .withSavePoints(savePoints);
  }

  private Set<ActName> someActs() {
    return Arrays.stream(ActName.values()).filter(_ -> chance(50)).collect(Collectors.toSet());
  }

  private LockPlan.Planned plan() {
    if (chance(5)) {
      return new LockPlan.Planned.Broken("no such key");
    }
    var requests = new ArrayList<LockRequest>();
    for (var i = below(3); i >= 0; i--) {
      requests.add(new LockRequest("lock " + i, LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT));
    }
    return LockPlan.inOrder(requests);
  }

  /** A step that always happens. What is drawn later comes after it, see {@link #some}. */
  private StepSpec savePoint(String name) {
    return switch (below(5)) {
      case 0 -> wait(name, StepKind.COMPENSATABLE);
      case 1 -> StepSpec.subSaga(name, StepKind.COMPENSATABLE);
      case 2 -> StepSpec.compensatable(name).forEach(below(4), 1 + below(2));
      case 3 -> {
        var tested = new Tested.Known(chance(50));
        yield StepSpec.compensatable(name).expecting(_ -> tested);
      }
      default -> StepSpec.compensatable(name).undoRetrying(policy(1 + below(2)));
    };
  }

  private StepSpec wait(String name, StepKind kind) {
    return switch (below(3)) {
      case 0 -> StepSpec.sleep(name, kind);
      case 1 -> StepSpec.signal(name, kind);
      default -> StepSpec.event(name, kind);
    };
  }

  private static StepSpec named(List<StepSpec> steps, String name) {
    return steps.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  /** One way or two to make a failure good; their names. A step for each item has none. */
  private List<String> addAlternatives(List<StepSpec> steps, StepSpec failing) {
    var names = new ArrayList<String>();
    for (var last = failing; !(last.action() instanceof ForEach); last = steps.getLast()) {
      var name = "else-" + last.name();
      var plain =
          last.kind() == StepKind.COMPENSATABLE
              ? StepSpec.compensatable(name)
              : StepSpec.retriable(name);
      steps.add(varied(plain).onFailure(last.name()));
      names.add(name);
      if (chance(60)) {
        break;
      }
    }
    return names;
  }

  private StepSpec varied(StepSpec plain) {
    var step =
        plain
            .retrying(policy(1 + below(3)))
            .onUnknown(oneOf(List.of(UnknownPolicy.values())))
            .undoRetrying(policy(chance(70) ? RetryPolicy.UNLIMITED : 1 + below(2)));
    if (chance(15)) {
      step = step.when(new Tested.Known(chance(50)));
    }
    if (chance(2)) {
      step = step.when(new Tested.Broken("no such key"));
    }
    if (chance(3)) {
      step = step.with(_ -> new Mapped.Broken("division by zero"));
    }
    if (step.kind() == StepKind.COMPENSATABLE && chance(15)) {
      step = step.withoutCompensation();
    }
    if (step.kind() == StepKind.COMPENSATABLE && chance(8)) {
      var tested = chance(50) ? new Tested.Known(false) : new Tested.Known(true);
      step = step.expecting(_ -> tested);
    }
    if (step.kind() == StepKind.COMPENSATABLE && chance(3)) {
      step = step.undoneBy(_ -> new Mapped.Broken("division by zero"));
    }
    if (step.kind() == StepKind.COMPENSATABLE
        && step.compensation().isPresent()
        && step.onUnknown() != UnknownPolicy.COMPENSATE
        && chance(25)) {
      step = step.undoneByItsReply();
    }
    if (step.kind() != StepKind.PIVOT && chance(20)) {
      return step.forEach(
          chance(5) ? new Counted.Broken("no such key") : new Counted.Known(below(4)),
          chance(50) ? ForEach.UNLIMITED : 1 + below(2));
    }
    if (step.kind() == StepKind.PIVOT && chance(30)) {
      step = step.undoneBy(_ -> new Mapped.Ready(StepSpec.text("undo the pivot")));
    }
    return step;
  }

  private RetryPolicy policy(int attempts) {
    return new RetryPolicy(
        attempts, Duration.ofMillis(below(3) * 100L), Duration.ofSeconds(1), below(3) / 2.0);
  }

  private String[] some(List<String> names) {
    return names.stream()
        .filter(it -> savePoints.containsKey(it) || chance(40))
        .toArray(String[]::new);
  }
}

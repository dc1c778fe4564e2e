package org.skald.saga;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A business transaction over several services, checked and ready to run.
 *
 * <p>Whoever makes one has checked it: steps are in an order in which each comes after those it
 * names, at most one is the pivot, every compensatable step that leads to the pivot comes before it
 * and every retriable one after it.
 *
 * @param id name and version
 * @param deadline how long a saga may take to reach its pivot, or its end when it has none; empty
 *     for no bound
 * @param steps in topological order
 */
public record SagaDefinition(
    DefinitionId id, Optional<Duration> deadline, Map<String, StepDefinition> steps) {

  /** Keeps its own copy of the steps, in their order. */
  public SagaDefinition {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  /** A definition of these steps. */
  public static SagaDefinition of(
      DefinitionId id, Optional<Duration> deadline, List<StepDefinition> steps) {
    var byName = new LinkedHashMap<String, StepDefinition>();
    steps.forEach(step -> byName.put(step.name(), step));
    return new SagaDefinition(id, deadline, byName);
  }

  /** The step of this name; throws {@link IllegalArgumentException} when there is none. */
  public StepDefinition step(String name) {
    var step = steps.get(name);
    if (step == null) {
      throw new IllegalArgumentException("%s has no step '%s'".formatted(id, name));
    }
    return step;
  }

  /** The point of no return, if there is one. */
  public Optional<StepDefinition> pivot() {
    return steps.values().stream().filter(step -> step.kind() == StepKind.PIVOT).findFirst();
  }

  /** Every step that has to be settled before this one, directly or through others. */
  public Set<String> before(String name) {
    var before = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(step(name).after());
    while (!open.isEmpty()) {
      var next = open.remove();
      if (before.add(next)) {
        open.addAll(step(next).after());
      }
    }
    return before;
  }

  /** Every step that waits for this one, directly or through others. */
  public Set<String> following(String name) {
    var following = new LinkedHashSet<String>();
    for (var step : steps.values()) {
      if (step.after().contains(name) || !Collections.disjoint(step.after(), following)) {
        following.add(step.name());
      }
    }
    return following;
  }
}

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
import org.skald.saga.Action.Call;
import org.skald.saga.Action.ForEach;
import org.skald.saga.Action.Gather;
import org.skald.saga.Alternative.OnFailure;

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
 * @param retention how long a saga is kept after its end; empty for ever
 * @param fourEyes acts upon its sagas for which one person is not enough
 * @param steps in topological order
 * @param savePoints the steps to which it goes back when something after them has failed, in their
 *     order, each with how often the way after it is gone; every step comes before or after each of
 *     them, and each is compensatable and always happens
 */
public record SagaDefinition(
    DefinitionId id,
    Optional<Duration> deadline,
    Optional<Duration> retention,
    Set<ActName> fourEyes,
    Map<String, StepDefinition> steps,
    Map<String, RetryPolicy> savePoints) {

  /** The step that makes the output of a saga, where its definition says what that is. */
  public static final String OUTPUT = "output";

  /** The step that takes the locks of a saga, where its definition says which. */
  public static final String LOCKS = "locks";

  /** Keeps its own copies, in their order. */
  public SagaDefinition {
    fourEyes = Set.copyOf(fourEyes);
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    savePoints = Collections.unmodifiableMap(new LinkedHashMap<>(savePoints));
  }

  /** A definition without save-points. */
  public SagaDefinition(
      DefinitionId id,
      Optional<Duration> deadline,
      Optional<Duration> retention,
      Set<ActName> fourEyes,
      Map<String, StepDefinition> steps) {
    this(id, deadline, retention, fourEyes, steps, Map.of());
  }

  /** A definition of these steps. */
  public static SagaDefinition of(
      DefinitionId id, Optional<Duration> deadline, List<StepDefinition> steps) {
    var byName = new LinkedHashMap<String, StepDefinition>();
    steps.forEach(step -> byName.put(step.name(), step));
    return new SagaDefinition(id, deadline, Optional.empty(), Set.of(), byName);
  }

  /** The same, whose sagas are kept so long after their end. */
  public SagaDefinition keptFor(Optional<Duration> time) {
    return new SagaDefinition(id, deadline, time, fourEyes, steps, savePoints);
  }

  /** The same, for whose sagas one person is not enough to do these acts. */
  public SagaDefinition withFourEyes(Set<ActName> acts) {
    return new SagaDefinition(id, deadline, retention, acts, steps, savePoints);
  }

  /** The same with these save-points, which are brought into the order of the steps. */
  public SagaDefinition withSavePoints(Map<String, RetryPolicy> some) {
    var ordered = new LinkedHashMap<String, RetryPolicy>();
    for (var step : steps.keySet()) {
      Optional.ofNullable(some.get(step)).ifPresent(rounds -> ordered.put(step, rounds));
    }
    return new SagaDefinition(id, deadline, retention, fourEyes, steps, ordered);
  }

  private SagaDefinition with(Map<String, StepDefinition> others) {
    return new SagaDefinition(id, deadline, retention, fourEyes, others, savePoints);
  }

  /** The step of this name; throws {@link IllegalArgumentException} when there is none. */
  public StepDefinition step(String name) {
    var step = steps.get(name);
    if (step == null) {
      throw new IllegalArgumentException("%s has no step '%s'".formatted(id, name));
    }
    return step;
  }

  /** How often the way after a save-point is gone; throws where the step is none. */
  RetryPolicy savePoint(String step) {
    var rounds = savePoints.get(step);
    if (rounds == null) {
      throw new IllegalArgumentException("%s has no save-point '%s'".formatted(id, step));
    }
    return rounds;
  }

  /**
   * The same with a step that is done for each item made into as many steps as there are items: of
   * its kind, and after what it comes after. With a limit each also comes after the one so many
   * before it, so that no more are under way, in either direction, and the way back takes them in
   * reverse. Under the step's own name stands what gathers them.
   */
  public SagaDefinition fannedOut(String name, int items) {
    var more = new LinkedHashMap<String, StepDefinition>();
    for (var step : steps.values()) {
      if (step.name().equals(name)) {
        fanOut(step, items, more);
      } else {
        more.put(step.name(), step);
      }
    }
    return with(more);
  }

  /** The same before these steps fanned out: each that has is declared as it was. */
  SagaDefinition folded(Set<String> some) {
    var fewer = new LinkedHashMap<String, StepDefinition>();
    for (var step : steps.values()) {
      var isFolded = some.contains(step.name());
      if (isFolded && step.action() instanceof Gather(_, var declared)) {
        fewer.put(step.name(), declared);
      } else if (!isFolded || Element.of(step.name()).isEmpty()) {
        fewer.put(step.name(), step);
      }
    }
    return with(fewer);
  }

  private static void fanOut(StepDefinition step, int items, Map<String, StepDefinition> more) {
    if (!(step.action() instanceof ForEach(_, var limit, var each))) {
      throw new IllegalArgumentException(
          "expected '%s' to be done for each item of a list, found %s"
              .formatted(step.name(), step.action()));
    }
    var gathered = new LinkedHashSet<>(step.after());
    for (var index = 0; index < items; index++) {
      var after = new LinkedHashSet<>(step.after());
      if (index >= limit) {
        after.add(new Element(step.name(), index - limit).name());
      }
      var element = step.element(new Element(step.name(), index), after, each);
      more.put(element.name(), element);
      gathered.add(element.name());
    }
    more.put(step.name(), step.gathering(items, gathered));
  }

  /** Whether nothing that it does can be undone: then it has no way back from its start. */
  public boolean goesForwardOnly() {
    return steps.values().stream().allMatch(step -> step.kind() == StepKind.RETRIABLE);
  }

  /**
   * Whether all that it does can be undone at any time. Not without the locks, which it gives back
   * when it has completed.
   */
  public boolean isUndoable() {
    return !steps.containsKey(LOCKS)
        && steps.values().stream().allMatch(step -> step.kind() == StepKind.COMPENSATABLE);
  }

  /** Who is asked: by its steps, for the items of its steps, and by its compensations. */
  public Set<Recipient> recipients() {
    var recipients = new LinkedHashSet<Recipient>();
    for (var step : steps.values()) {
      switch (step.action()) {
        case Call call -> recipients.addAll(call.recipients());
        case ForEach(_, _, var each) -> recipients.addAll(each.recipients());
        case Action.AtOnce _, Action.Sleep _, Action.AwaitSignal _ -> {}
      }
    }
    return recipients;
  }

  /** Whether any step says what it touches. */
  public boolean tellsTouches() {
    return steps.values().stream()
        .anyMatch(step ->
            switch (step.action()) {
              case Call call -> call.command().touches().isPresent();
              case ForEach(_, _, var each) -> each.command().touches().isPresent();
              case Action.AtOnce _, Action.Sleep _, Action.AwaitSignal _ -> false;
            });
  }

  /** Into how many elements each step has fanned out that has. */
  public Map<String, Integer> fanOuts() {
    var fanOuts = new LinkedHashMap<String, Integer>();
    for (var step : steps.values()) {
      if (step.action() instanceof Gather(var elements, _)) {
        fanOuts.put(step.name(), elements);
      }
    }
    return fanOuts;
  }

  /** The point of no return, if there is one. */
  public Optional<StepDefinition> pivot() {
    return steps.values().stream().filter(step -> step.kind() == StepKind.PIVOT).findFirst();
  }

  /** The step that happens instead of this one if this one fails. */
  public Optional<StepDefinition> onFailureOf(String name) {
    var instead = Optional.<Alternative>of(new OnFailure(name));
    return steps.values().stream().filter(it -> it.alternative().equals(instead)).findFirst();
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

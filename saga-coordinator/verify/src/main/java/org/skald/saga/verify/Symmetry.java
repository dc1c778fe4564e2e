package org.skald.saga.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.skald.saga.Action;
import org.skald.saga.CommandTemplate;
import org.skald.saga.SagaDefinition;
import org.skald.saga.StepDefinition;

/**
 * Which steps of a definition are interchangeable: the definition stays the same when two of them
 * change places. What can become of a saga is the same then too, but for their names, so of all the
 * states that differ in nothing else one is explored (Ip and Dill: Better Verification Through
 * Symmetry, Formal Methods in System Design 9, 1996).
 *
 * <p>Steps that happen only under a condition, or expect something of a reply, are left out: which
 * guess is theirs goes by their order.
 */
final class Symmetry {

  private final StepIndex index;
  private final List<List<String>> groups;
  private final Map<String, List<String>> groupOf = new HashMap<>();

  private Symmetry(SagaDefinition widest, Collection<List<String>> groups) {
    this.index = new StepIndex(widest);
    this.groups = groups.stream().filter(group -> group.size() > 1).map(List::copyOf).toList();
    this.groups.forEach(group -> group.forEach(step -> groupOf.put(step, group)));
  }

  /** No step can be exchanged for another. */
  static Symmetry none(SagaDefinition definition) {
    return new Symmetry(Outline.widest(definition), List.of());
  }

  /**
   * Of a definition.
   *
   * @param undeclared the steps of which the file does not say how they are undone
   */
  static Symmetry of(SagaDefinition definition, Set<String> undeclared) {
    var widest = Outline.widest(definition);
    var shapes = new Shapes(definition, widest, undeclared);
    var groups = new ArrayList<List<String>>();
    for (var step : widest.steps().values()) {
      if (!step.isConditional() && step.expect().isEmpty()) {
        groups.stream()
            .filter(group -> shapes.isSameWith(group.getFirst(), step.name()))
            .findFirst()
            .orElseGet(() -> {
              var group = new ArrayList<String>();
              groups.add(group);
              return group;
            })
            .add(step.name());
      }
    }
    return new Symmetry(widest, groups);
  }

  /** The steps that this one can be exchanged for, and itself. */
  List<String> alike(String step) {
    return groupOf.getOrDefault(step, List.of(step));
  }

  /**
   * Brings what is known of the steps, in their order, into the one order in which it stands for
   * all that differ only in which of interchangeable steps is which.
   */
  void arrange(char[] ofSteps) {
    for (var group : groups) {
      var sorted = new char[group.size()];
      for (var i = 0; i < sorted.length; i++) {
        sorted[i] = ofSteps[index.of(group.get(i))];
      }
      Arrays.sort(sorted);
      for (var i = 0; i < sorted.length; i++) {
        ofSteps[index.of(group.get(i))] = sorted[i];
      }
    }
  }

  /** What of a definition makes a difference, as values that can be compared. */
  private static final class Shapes {

    private final SagaDefinition definition;
    private final SagaDefinition widest;
    private final Set<String> undeclared;
    private final Map<String, Object> asTheyAre;

    Shapes(SagaDefinition definition, SagaDefinition widest, Set<String> undeclared) {
      this.definition = definition;
      this.widest = widest;
      this.undeclared = undeclared;
      this.asTheyAre = all(UnaryOperator.identity());
    }

    /** Whether all is the same when these two have each other's name. */
    boolean isSameWith(String one, String other) {
      UnaryOperator<String> swap =
          name -> name.equals(one) ? other : name.equals(other) ? one : name;
      return asTheyAre.equals(all(swap));
    }

    private Map<String, Object> all(UnaryOperator<String> naming) {
      var all = new LinkedHashMap<String, Object>();
      // A step that has fanned out gathers only; what it was before matters until then.
      definition
          .steps()
          .forEach((name, step) -> all.put("1/" + naming.apply(name), of(step, naming)));
      widest.steps().forEach((name, step) -> all.put("2/" + naming.apply(name), of(step, naming)));
      return all;
    }

    private List<Object> of(StepDefinition step, UnaryOperator<String> naming) {
      return switch (step) {
        case StepDefinition(
                _,
                var kind,
                var after,
                var when,
                var alternative,
                var expect,
                var action) ->
            List.of(
                kind,
                named(after, naming),
                when.map(it -> List.of(named(it.needs(), naming), it.constant())),
                expect.map(it -> named(it.condition().needs(), naming)),
                alternative.map(it -> List.of(it.getClass(), naming.apply(it.to()))),
                undeclared.contains(step.declared()),
                of(action, naming));
      };
    }

    private static List<Object> of(Action action, UnaryOperator<String> naming) {
      return switch (action) {
        case Action.Call(var command, _, var retry, var onUnknown, var undo, _) ->
            List.of(
                "call",
                of(command, naming),
                Outline.attempts(retry),
                onUnknown,
                undo.map(it -> List.of(of(it.command(), naming), Outline.attempts(it.retry()))));
        case Action.ForEach(var items, var limit, var each) ->
            List.of(
                "for-each",
                named(items.needs(), naming),
                items.least(),
                items.most(),
                limit,
                of(each, naming));
        case Action.Gather(var elements, _) -> List.of("gather", elements);
        case Action.Decide _ -> List.of("decide");
        case Action.Output(var mapping) -> List.of("output", named(mapping.needs(), naming));
        case Action.Sleep _ -> List.of("sleep");
        case Action.AwaitSignal _ -> List.of("signal");
      };
    }

    private static List<Object> of(CommandTemplate command, UnaryOperator<String> naming) {
      return List.of(command.recipient().getClass(), named(command.mapping().needs(), naming));
    }

    private static Set<String> named(Set<String> steps, UnaryOperator<String> naming) {
      return steps.stream().map(naming).collect(Collectors.toSet());
    }
  }
}

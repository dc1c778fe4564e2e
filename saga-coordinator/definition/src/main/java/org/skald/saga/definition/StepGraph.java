package org.skald.saga.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Step;

/**
 * The order of the steps by {@code after}.
 *
 * @param order each step after those that it names, else as in the file; then those in a cycle
 * @param ancestors for each step, those that are settled before it starts
 * @param isSound whether the two say everything; when not, the reason has been reported
 */
record StepGraph(List<Step> order, Map<String, Set<String>> ancestors, boolean isSound) {

  /** The graph of the steps; unknown names, self-references and cycles are reported. */
  static StepGraph of(Draft.Steps steps, ProblemList problems) {
    return new Builder(steps, problems).build();
  }

  boolean comesBefore(String first, String second) {
    return ancestors.getOrDefault(second, Set.of()).contains(first);
  }

  /** Whether a step comes after the pivot, or after one of them where the file has more. */
  boolean isAfterThePivot(Step step) {
    return order.stream()
        .filter(Step::isPivot)
        .anyMatch(pivot -> comesBefore(pivot.name().value(), step.name().value()));
  }

  private static final class Builder {
    private final Map<String, Step> byName = new LinkedHashMap<>();
    private final Map<String, List<Located<String>>> edges = new HashMap<>();
    private final Map<String, Set<String>> ancestors = new HashMap<>();
    private final List<Step> order = new ArrayList<>();
    private final ProblemList problems;
    private boolean isSound;

    Builder(Draft.Steps steps, ProblemList problems) {
      this.problems = problems;
      this.isSound = steps.unreadable().isEmpty();
      steps.read().forEach(step -> byName.put(step.name().value(), step));
      for (var step : steps.read()) {
        isSound &= step.isPlaced();
        edges.put(
            step.name().value(),
            step.before().stream().filter(a -> exists(step, a, steps.unreadable())).toList());
      }
    }

    private boolean exists(Step step, Located<String> after, Set<String> unreadable) {
      var known = new LinkedHashSet<>(byName.keySet());
      known.addAll(unreadable);
      var self = step.name().value();
      known.remove(self);
      if (after.value().equals(self)) {
        problems.add(after.place(), after.path(), "another step", "the step itself", "");
      } else if (!known.contains(after.value())) {
        var hint = Spelling.hint(after.value(), known);
        var found = "the unknown step '%s'".formatted(after.value());
        problems.add(after.place(), after.path(), "a step of this saga", found, hint);
      } else {
        return byName.containsKey(after.value());
      }
      isSound = false;
      return false;
    }

    StepGraph build() {
      var left = new LinkedHashMap<>(byName);
      while (!left.isEmpty()) {
        var next =
            left.values().stream()
                .filter(s -> edges(s).stream().noneMatch(a -> left.containsKey(a.value())))
                .findFirst();
        if (next.isEmpty()) {
          reportCycles(left);
          isSound = false;
          order.addAll(left.values());
          break;
        }
        var step = next.get();
        left.remove(step.name().value());
        settle(step);
      }
      return new StepGraph(List.copyOf(order), Map.copyOf(ancestors), isSound);
    }

    private void settle(Step step) {
      var before = new LinkedHashSet<String>();
      for (var after : edges(step)) {
        before.addAll(ancestors.getOrDefault(after.value(), Set.of()));
        before.add(after.value());
      }
      ancestors.put(step.name().value(), before);
      order.add(step);
    }

    private List<Located<String>> edges(Step step) {
      return edges.getOrDefault(step.name().value(), List.of());
    }

    /** Every step that is left leads into a cycle: walks from each until all cycles are seen. */
    private void reportCycles(Map<String, Step> left) {
      var visited = new LinkedHashSet<String>();
      for (var start : left.keySet()) {
        Deque<String> walk = new ArrayDeque<>();
        var name = start;
        while (visited.add(name)) {
          walk.addLast(name);
          name = firstLeft(name, left).value();
        }
        if (walk.contains(name)) {
          reportCycle(List.copyOf(walk), name, left);
        }
      }
    }

    private Located<String> firstLeft(String name, Map<String, Step> left) {
      return edges.getOrDefault(name, List.of()).stream()
          .filter(a -> left.containsKey(a.value()))
          .findFirst()
          .orElseThrow();
    }

    private void reportCycle(List<String> walk, String entry, Map<String, Step> left) {
      var cycle = walk.subList(walk.indexOf(entry), walk.size());
      var shown = cycle.stream().collect(Collectors.joining(" after ", "", " after " + entry));
      var closing = firstLeft(cycle.getLast(), left);
      problems.addRule(
          closing.place(), closing.path(), "steps without a cycle", "the cycle " + shown, "");
    }
  }
}

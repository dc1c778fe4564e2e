package org.skald.saga.definition;

import java.util.Optional;
import org.skald.saga.RetryPolicy;
import org.skald.saga.StepKind;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.Draft.Send;
import org.skald.saga.definition.Draft.Step;

/**
 * Where a save-point can be: at a step that is always there, can be undone, and parts the saga into
 * what comes before it and what comes after it.
 */
final class SavePointRules {

  private final Draft draft;
  private final StepGraph graph;
  private final ProblemList problems;

  SavePointRules(Draft draft, StepGraph graph, ProblemList problems) {
    this.draft = draft;
    this.graph = graph;
    this.problems = problems;
  }

  /** Reports what breaks the rules. One that breaks them could not be run, to explore it either. */
  void check() {
    for (var step : draft.steps().read()) {
      step.savePoint().ifPresent(it -> check(step, it));
    }
  }

  private void check(Step step, Located<RetryPolicy> savePoint) {
    unfit(step)
        .ifPresentOrElse(
            found ->
                refuse(
                    savePoint,
                    "a save-point at a step that can be undone and always happens",
                    "one at '%s', %s".formatted(step.name().value(), found)),
            () -> checkParting(step, savePoint));
  }

  /** Why a saga cannot go back to a step: what it is. */
  private Optional<String> unfit(Step step) {
    if (step.act() instanceof Send send && send.kind().value() != StepKind.COMPENSATABLE) {
      return Optional.of("which is never undone");
    }
    if (graph.isSound() && graph.isAfterThePivot(step)) {
      return Optional.of("which comes after the pivot");
    }
    if (draft.hasKind(StepKind.RETRIABLE) && !draft.hasKind(StepKind.PIVOT)) {
      return Optional.of("in a saga of retriable steps only, which has no way back");
    }
    if (step.isConditional()) {
      return Optional.of("which may be skipped");
    }
    return draft.steps().read().stream().anyMatch(it -> it.isOnFailureOf(step))
        ? Optional.of("which may fail, where another step happens instead")
        : Optional.empty();
  }

  private void checkParting(Step step, Located<RetryPolicy> savePoint) {
    if (!graph.isSound()) {
      return;
    }
    var name = step.name().value();
    draft.steps().read().stream()
        .map(other -> other.name().value())
        .filter(other -> !other.equals(name))
        .filter(other -> !graph.comesBefore(name, other) && !graph.comesBefore(other, name))
        .findFirst()
        .ifPresent(beside ->
            refuse(
                savePoint,
                "a save-point that every other step comes before or after",
                "'%s' beside '%s'".formatted(beside, name)));
  }

  private void refuse(Located<RetryPolicy> at, String expected, String found) {
    problems.add(at.place(), at.path(), expected, found, "");
  }
}

package org.skald.saga;

import java.util.List;
import java.util.Optional;
import org.skald.saga.Action.Compensation;
import org.skald.saga.SagaState.Backward;

/** What of a saga on its way back is still to be undone. */
final class WayBack {

  private WayBack() {}

  /** The steps that it is about: all, or those after the save-point to which the saga goes back. */
  static List<StepDefinition> steps(Backward saga) {
    var definition = saga.definition();
    return saga.savePoint()
        .map(it -> definition.following(it).stream().map(definition::step).toList())
        .orElseGet(() -> List.copyOf(definition.steps().values()));
  }

  /** The compensation of a step whose turn has come: all that came after it is settled. */
  static Optional<Compensation> compensationDue(Backward saga, StepDefinition step) {
    return saga.steps().get(step.name()) instanceof StepStatus.Performed performed
            && !performed.unchanged()
            && saga.definition().following(step.name()).stream()
                .noneMatch(it -> isUnsettled(saga, it))
        ? step.compensation()
        : Optional.empty();
  }

  /** Whether nothing is left to undo. */
  static boolean isOver(Backward saga) {
    return steps(saga).stream().noneMatch(it -> isUnsettled(saga, it.name()));
  }

  private static boolean isUnsettled(Backward saga, String step) {
    return saga.status(step)
        .filter(it -> isUnsettled(saga.definition().step(step), it))
        .isPresent();
  }

  private static boolean isUnsettled(StepDefinition step, StepStatus status) {
    return switch (status) {
      case StepStatus.Performed performed ->
          !performed.unchanged() && step.compensation().isPresent();
      case StepStatus.Awaited _, StepStatus.Retrying _, StepStatus.Held _, StepStatus.Undoing _ ->
          true;
      case StepStatus.Skipped _, StepStatus.NotDone _, StepStatus.Compensated _ -> false;
    };
  }
}

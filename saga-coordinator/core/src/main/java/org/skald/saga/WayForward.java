package org.skald.saga;

import java.util.Optional;
import org.skald.saga.SagaState.Forward;

/** What of a saga on its way forward is still to be done. */
final class WayForward {

  private WayForward() {}

  /** The next step whose turn has come: everything before it is settled. */
  static Optional<StepDefinition> next(Forward saga) {
    return saga.definition().steps().values().stream()
        .filter(step -> !saga.steps().containsKey(step.name()))
        .filter(step -> step.after().stream().allMatch(it -> isSettled(saga, it)))
        .findFirst();
  }

  /** Whether nothing is left to do. */
  static boolean isOver(Forward saga) {
    return saga.definition().steps().keySet().stream().allMatch(it -> isSettled(saga, it));
  }

  private static boolean isSettled(Forward saga, String step) {
    return switch (saga.steps().get(step)) {
      case StepStatus.Done _, StepStatus.Granted _, StepStatus.Skipped _ -> true;
      case StepStatus.NotDone _ -> saga.isReplaced(step);
      case null -> false;
      case StepStatus _ -> false;
    };
  }
}

package org.skald.saga;

import org.skald.saga.SagaState.Forward;

/** How a saga stands to its point of no return. */
public enum PivotStanding {
  /** It is not under way, or there is none: the saga can turn around at once. */
  BEFORE,
  /** It is under way, or may have been done and is tried again: its outcome decides. */
  UNDER_WAY,
  /** It may have been done and is not tried again: nobody knows whether there is a way back. */
  UNKNOWN,
  /** It is done, or was skipped, or the saga goes forward only: there is no way back. */
  PASSED;

  static PivotStanding of(Forward saga) {
    if (saga.definition().goesForwardOnly()) {
      return PASSED;
    }
    return saga.definition()
        .pivot()
        .flatMap(step -> saga.status(step.name()))
        .map(PivotStanding::of)
        .orElse(BEFORE);
  }

  private static PivotStanding of(StepStatus pivot) {
    return switch (pivot) {
      case StepStatus.Done _, StepStatus.Granted _, StepStatus.Skipped _ -> PASSED;
      case StepStatus.Awaited _ -> UNDER_WAY;
      case StepStatus.Retrying retrying -> retrying.unknown() ? UNDER_WAY : BEFORE;
      case StepStatus.Held held -> held.unknown() ? UNKNOWN : BEFORE;
      case StepStatus.PossiblyDone _ -> UNKNOWN;
      case StepStatus.NotDone _, StepStatus.Undoing _, StepStatus.Compensated _ -> BEFORE;
    };
  }
}

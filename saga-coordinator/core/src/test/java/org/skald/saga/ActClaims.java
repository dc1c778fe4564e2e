package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaState.Active;

/** What must be true of every saga that somebody has paused, or forced back. */
final class ActClaims {

  private ActClaims() {}

  /** What was done, or possibly, beyond the point of no return of a saga that was forced back. */
  static List<String> left(SagaDefinition definition, List<SagaEvent> log) {
    if (log.stream().noneMatch(SagaEvent.CompensationForced.class::isInstance)) {
      return List.of();
    }
    var performed = SagaClaims.performed(definition, log);
    return definition.steps().values().stream()
        .filter(step -> step.isCall() && step.kind() != StepKind.COMPENSATABLE)
        .filter(step -> step.compensation().isEmpty())
        .map(StepDefinition::name)
        .filter(performed::contains)
        .toList();
  }

  /** While a saga is paused it asks nobody, waits for nothing new and does not end. */
  static void pausesKept(List<SagaEvent> log) {
    var isPaused = false;
    for (var event : log) {
      switch (event) {
        case SagaEvent.SagaPaused _ -> isPaused = true;
        case SagaEvent.SagaResumed _ -> isPaused = false;
        case StepStarted _,
            SagaEvent.StepQueried _,
            StepCompensationStarted _,
            SagaEvent.LockRequested _,
            SagaEvent.LockReturned _,
            SagaEvent.WaitStarted _,
            SagaEvent.StepFannedOut _,
            SagaEvent.DeadlinePassed _,
            SagaEnded _ ->
            assertThat(isPaused).as("%s of a paused saga: %s", event, log).isFalse();
        default -> {}
      }
    }
  }

  /**
   * What a participant was asked is given up in time, however long the saga is paused, unless it
   * would be asked about that.
   */
  static boolean isAsked(Active saga, String name, StepStatus status) {
    var step = saga.definition().step(name);
    return status instanceof StepStatus.Compensating
        || (status instanceof StepStatus.Running && step.isCall() && !step.isQueried());
  }
}

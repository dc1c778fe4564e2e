package org.skald.saga;

import java.util.Optional;
import org.skald.saga.SagaState.Active;

/** What can still help a saga that is stuck. */
final class StuckClaims {

  private StuckClaims() {}

  /** The reply that would help a stuck saga, where one was asked for. */
  static Optional<SagaCommand> lateReply(Active stuck) {
    for (var step : stuck.definition().steps().keySet()) {
      var status = stuck.steps().get(step);
      if (status instanceof StepStatus.Held held && held.attempt() > 0) {
        return Optional.of(
            stuck.definition().step(step).isCall()
                ? Past.toNewest(stuck, Past.done(stuck.definition().step(step), held.attempt()))
                : Past.goOn(step));
      }
      if (status instanceof StepStatus.CompensationHeld held && held.attempt() > 0) {
        return Optional.of(Past.toNewest(stuck, Past.undone(step, held.attempt())));
      }
      if (status
              instanceof StepStatus.CompensationHeld(StepStatus.PossiblyDone possibly, _, _, _, _)
          && possibly.attempt() > 0) {
        return Optional.of(Past.toNewest(stuck, Past.ok(step, possibly.attempt())));
      }
    }
    return Optional.empty();
  }

  /** Stuck at what could not be sent: no participant can ever answer that. */
  static boolean canOnlyBeHelpedByHand(Active stuck) {
    return stuck.steps().values().stream()
        .anyMatch(it ->
            (it instanceof StepStatus.Held held && held.attempt() == 0)
                || (it instanceof StepStatus.CompensationHeld undo
                    && undo.attempt() == 0
                    && undo.performed() instanceof StepStatus.Done));
  }
}

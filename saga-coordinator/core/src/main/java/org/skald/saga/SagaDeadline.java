package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.DeadlinePassed;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.Turn;

/** The rule of the deadline: a saga that has not passed its pivot by then turns around. */
public final class SagaDeadline {

  private SagaDeadline() {}

  /** Log time at which the deadline will act on a saga; empty when it no longer can. */
  public static Optional<Instant> of(Active saga) {
    var acts =
        switch (saga) {
          case Forward forward ->
              forward.requested().isEmpty() && forward.pivotStanding() != PivotStanding.PASSED;
          case Backward back -> back.savePoint().isPresent();
        };
    return acts ? saga.origin().deadline() : Optional.empty();
  }

  /** The deadline has come. */
  static void pass(Draft draft) {
    draft.add(new DeadlinePassed(draft.sagaId(), draft.now()));
    BackwardRules.turnAroundIfRequested(draft, turn(draft.now()));
  }

  static Turn turn(Instant at) {
    return new Turn(Cause.DEADLINE, "the deadline has passed", at);
  }
}

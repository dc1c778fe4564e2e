package org.skald.saga;

import static org.skald.saga.SagaEvolution.corrupt;

import java.time.Instant;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.SagaReturned;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.StepCompensated;
import org.skald.saga.SagaEvent.StepCompensationFailed;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.CompensationHeld;
import org.skald.saga.StepStatus.CompensationRetrying;
import org.skald.saga.StepStatus.Performed;
import org.skald.saga.StepStatus.Undoing;

/** The part of the fold that is about compensations. */
final class BackwardEvolution {

  private BackwardEvolution() {}

  static SagaState turnedAround(Active saga, CompensationStarted event) {
    var turn = new Turn(event.cause(), event.reason(), event.at());
    return switch (saga) {
      case Forward forward -> forward.turnedAround(turn, event.savePoint());
      case Backward back when back.savePoint().isPresent() && event.savePoint().isEmpty() ->
          back.wholly(turn);
      case Backward _ -> throw corrupt(event, saga);
    };
  }

  static SagaState returned(Backward saga, SagaReturned event) {
    var isThere = saga.savePoint().filter(event.savePoint()::equals).isPresent();
    if (!isThere
        || !WayBack.isOver(saga)
        || event.round() != saga.rounds().of(event.savePoint()) + 1
        || !event.steps().equals(saga.begunAfter(event.savePoint()))) {
      throw corrupt(event, saga);
    }
    return saga.returned(event.savePoint());
  }

  static SagaState started(Backward saga, SagaEvent event, String step, int attempt, Instant due) {
    var before = saga.steps().get(step);
    if (before instanceof Performed performed && attempt == 1) {
      return saga.with(step, new Compensating(performed, 1, due, false, event.at()));
    }
    if (before instanceof CompensationRetrying retrying && attempt == retrying.attempt() + 1) {
      return saga.with(step, retrying.restarted(due, event.at()));
    }
    throw corrupt(event, saga);
  }

  static SagaState compensated(Backward saga, StepCompensated event) {
    if (!(saga.steps().get(event.step()) instanceof Undoing undoing)
        || event.attempt() < 1
        || event.attempt() > undoing.attempt()) {
      throw corrupt(event, saga);
    }
    return saga.with(event.step(), undoing.compensated(event.at()));
  }

  static SagaState failed(Backward saga, StepCompensationFailed event) {
    if (!(saga.steps().get(event.step()) instanceof Compensating compensating)
        || compensating.attempt() != event.attempt()) {
      throw corrupt(event, saga);
    }
    return saga.with(
        event.step(),
        compensating.failed(event.reason(), event.unknown(), event.retryAt(), event.at()));
  }

  static CompensationHeld held(Backward saga, SagaStuck event) {
    var before = saga.steps().get(event.step());
    if (before instanceof Performed performed) {
      return new CompensationHeld(performed, 0, false, event.reason(), event.at());
    }
    if (before instanceof CompensationRetrying retrying) {
      return retrying.held(event.reason(), event.at());
    }
    if (before instanceof CompensationHeld held) {
      return held;
    }
    throw corrupt(event, saga);
  }
}

package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.CancelSaga;
import org.skald.saga.SagaEvent.CancelRequested;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaRejection.TooLateToCancel;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.SagaState.Turn;

/** Until when a saga can be cancelled: while there is a way back, or its pivot is under way. */
final class CancelRules {

  private CancelRules() {}

  static Decision<SagaEvent, SagaRejection> decide(
      SagaState state, CancelSaga cancel, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(cancel.sagaId()));
      case Forward saga -> decide(saga, cancel, by, now);
      case Backward saga when saga.savePoint().isPresent() -> cancelled(saga, cancel, by, now);
      case Backward _ -> Decision.accept();
      case Ended ended ->
          switch (ended.outcome()) {
            case COMPLETED -> tooLate(cancel, "it has completed");
            case COMPENSATED -> Decision.accept();
          };
    };
  }

  private static Decision<SagaEvent, SagaRejection> decide(
      Forward saga, CancelSaga cancel, Person by, Instant now) {
    if (saga.definition().goesForwardOnly()) {
      return tooLate(cancel, "it goes forward only: all its steps are retriable");
    }
    var pivot = saga.definition().pivot().map(StepDefinition::name).orElse("");
    return switch (saga.pivotStanding()) {
      case PASSED -> tooLate(cancel, "it has passed its pivot '%s'".formatted(pivot));
      case UNKNOWN ->
          tooLate(cancel, "its pivot '%s' may have been done: nobody knows".formatted(pivot));
      case BEFORE, UNDER_WAY -> {
        if (saga.requested().isPresent()) {
          yield Decision.accept();
        }
        yield cancelled(saga, cancel, by, now);
      }
    };
  }

  private static Decision<SagaEvent, SagaRejection> cancelled(
      Active saga, CancelSaga cancel, Person by, Instant now) {
    var draft = Draft.of(saga, now);
    draft.add(new CancelRequested(cancel.sagaId(), now, by, cancel.reason()));
    BackwardRules.turnAroundIfRequested(draft, new Turn(Cause.CANCEL, cancel.reason(), now));
    return draft.accepted();
  }

  private static Decision<SagaEvent, SagaRejection> tooLate(CancelSaga cancel, String found) {
    return Decision.reject(new TooLateToCancel(cancel.sagaId(), found));
  }
}

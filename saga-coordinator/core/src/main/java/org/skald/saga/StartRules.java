package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaEvent.SagaStarted;
import org.skald.saga.SagaRejection.SagaIdTaken;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;

/** How a saga begins; to start it once more changes nothing. */
final class StartRules {

  private StartRules() {}

  static Decision<SagaEvent, SagaRejection> decide(SagaState state, StartSaga start, Instant now) {
    return switch (state) {
      case NotStarted notStarted ->
          CallerRules.refusal(start)
              .map(Decision::<SagaEvent, SagaRejection>reject)
              .orElseGet(() -> begin(notStarted, start, now));
      case Active saga -> {
        var same = saga.origin().input().equals(start.input());
        yield repeated(saga, start, saga.definition().id(), same, now);
      }
      case Ended ended -> {
        var same = ended.inputDigest().equals(start.input().digest());
        yield repeated(ended, start, ended.definition(), same, now);
      }
    };
  }

  private static Decision<SagaEvent, SagaRejection> begin(
      NotStarted before, StartSaga start, Instant now) {
    var draft = Draft.of(start, before, now);
    var definition = start.definition();
    draft.add(
        new SagaStarted(
            start.sagaId(),
            now,
            definition,
            start.input(),
            definition.deadline().map(draft::after),
            start.traceparent(),
            start.fence(),
            start.caller()));
    draft.advance();
    return draft.accepted();
  }

  private static Decision<SagaEvent, SagaRejection> repeated(
      SagaState state, StartSaga start, DefinitionId found, boolean sameInput, Instant now) {
    if (start.caller().isPresent()) {
      return CallerRules.startedAgain(state, start.sagaId(), found, start.caller().get(), now);
    }
    return sameInput && found.name().equals(start.definition().id().name())
        ? Decision.accept()
        : Decision.reject(new SagaIdTaken(start.sagaId(), found));
  }
}

package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.PauseSaga;
import org.skald.saga.SagaCommand.ResumeSaga;
import org.skald.saga.SagaEvent.SagaPaused;
import org.skald.saga.SagaEvent.SagaResumed;
import org.skald.saga.SagaRejection.NotPaused;
import org.skald.saga.SagaRejection.SagaHasEnded;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;

/**
 * How a saga is paused and goes on. What a pause holds up is told where it is held up: in {@link
 * Draft#advance}, all that a saga begins by itself, and in {@link Agenda}, all that time begins.
 */
final class PauseRules {

  private PauseRules() {}

  /** To pause what is paused changes nothing. */
  static Decision<SagaEvent, SagaRejection> pause(
      SagaState state, PauseSaga pause, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(pause.sagaId()));
      case Active saga when saga.pause().isPresent() -> Decision.accept();
      case Active _ -> Decision.accept(new SagaPaused(pause.sagaId(), now, by, pause.reason()));
      case Ended ended -> Decision.reject(new SagaHasEnded(pause.sagaId(), ended.outcome()));
    };
  }

  static Decision<SagaEvent, SagaRejection> resume(
      SagaState state, ResumeSaga resume, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(resume.sagaId()));
      case Active saga when saga.pause().isPresent() -> {
        var draft = Draft.of(saga, now);
        draft.add(new SagaResumed(resume.sagaId(), now, by, resume.reason()));
        Agenda.catchUp(draft);
        draft.advance();
        yield draft.accepted();
      }
      case Active _ -> Decision.reject(new NotPaused(resume.sagaId(), "nobody has paused it"));
      case Ended ended ->
          Decision.reject(new NotPaused(resume.sagaId(), "the saga has ended: " + ended.outcome()));
    };
  }
}

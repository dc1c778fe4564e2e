package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.ResumeStep;
import org.skald.saga.SagaCommand.SkipStep;
import org.skald.saga.SagaEvent.StepResumed;
import org.skald.saga.SagaEvent.StepSkippedByHand;
import org.skald.saga.SagaRejection.NotStuckAt;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.StepStatus.Stuck;

/** What people can do for a saga that is stuck. */
final class HelpRules {

  private HelpRules() {}

  static Decision<SagaEvent, SagaRejection> resume(
      Active saga, ResumeStep resume, Person by, Instant now) {
    if (!isStuckAt(saga, resume.step())) {
      return notStuck(saga, resume.step());
    }
    var draft = Draft.of(saga, now);
    draft.add(new StepResumed(resume.sagaId(), now, resume.step(), by, resume.reason()));
    Agenda.catchUp(draft);
    return draft.accepted();
  }

  static Decision<SagaEvent, SagaRejection> skip(
      Active saga, SkipStep skip, Person by, Instant now) {
    if (!isStuckAt(saga, skip.step())) {
      return notStuck(saga, skip.step());
    }
    var draft = Draft.of(saga, now);
    draft.add(new StepSkippedByHand(skip.sagaId(), now, skip.step(), by, skip.reason()));
    draft.advance();
    return draft.accepted();
  }

  static Decision<SagaEvent, SagaRejection> ended(SagaId id, String step, Ended ended) {
    var found = "the saga has ended: " + ended.outcome();
    return Decision.reject(new NotStuckAt(id, step, found));
  }

  private static boolean isStuckAt(Active saga, String step) {
    return saga.steps().get(step) instanceof Stuck;
  }

  static Decision<SagaEvent, SagaRejection> notStuck(Active saga, String step) {
    var found =
        saga.definition().steps().containsKey(step)
            ? ReportRules.found(saga, saga.definition().step(step))
            : "%s has no such step".formatted(saga.definition().id());
    return Decision.reject(new NotStuckAt(saga.origin().sagaId(), step, found));
  }
}

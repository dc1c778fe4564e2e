package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.Act;
import org.skald.saga.SagaCommand.ResumeStep;
import org.skald.saga.SagaCommand.SignalStep;
import org.skald.saga.SagaCommand.SkipStep;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;

/** What comes of an act of people, whether one was enough for it or two. */
final class ActRules {

  private ActRules() {}

  static Decision<SagaEvent, SagaRejection> decide(
      SagaState state, Act act, Person by, Instant now) {
    return switch (act) {
      case SagaCommand.CancelSaga cancel -> CancelRules.decide(state, cancel, by, now);
      case ResumeStep resume -> resume(state, resume, by, now);
      case SagaCommand.EditStep edit -> EditRules.decide(state, edit, by, now);
      case SkipStep skip -> skip(state, skip, by, now);
      case SagaCommand.PauseSaga pause -> PauseRules.pause(state, pause, by, now);
      case SagaCommand.ResumeSaga resume -> PauseRules.resume(state, resume, by, now);
      case SagaCommand.ForceCompensation force -> ForceRules.decide(state, force, by, now);
      case SignalStep signal -> signal(state, signal, by, now);
      case SagaCommand.MigrateSaga migrate -> MigrationRules.decide(state, migrate, by, now);
    };
  }

  private static Decision<SagaEvent, SagaRejection> resume(
      SagaState state, ResumeStep resume, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(resume.sagaId()));
      case Active saga -> HelpRules.resume(saga, resume, by, now);
      case Ended ended -> HelpRules.ended(resume.sagaId(), resume.step(), ended);
    };
  }

  private static Decision<SagaEvent, SagaRejection> skip(
      SagaState state, SkipStep skip, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(skip.sagaId()));
      case Active saga -> HelpRules.skip(saga, skip, by, now);
      case Ended ended -> HelpRules.ended(skip.sagaId(), skip.step(), ended);
    };
  }

  private static Decision<SagaEvent, SagaRejection> signal(
      SagaState state, SignalStep signal, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(signal.sagaId()));
      case Active saga -> SignalRules.decide(saga, signal, by, now);
      case Ended ended -> SignalRules.ended(signal, ended);
    };
  }
}

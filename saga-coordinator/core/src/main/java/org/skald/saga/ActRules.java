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

  static Decision<SagaEvent, SagaRejection> decide(SagaState state, Act act, Instant now) {
    return switch (act) {
      case SagaCommand.CancelSaga cancel -> CancelRules.decide(state, cancel, now);
      case ResumeStep resume -> resume(state, resume, now);
      case SagaCommand.EditStep edit -> EditRules.decide(state, edit, now);
      case SkipStep skip -> skip(state, skip, now);
      case SagaCommand.PauseSaga pause -> PauseRules.pause(state, pause, now);
      case SagaCommand.ResumeSaga resume -> PauseRules.resume(state, resume, now);
      case SagaCommand.ForceCompensation force -> ForceRules.decide(state, force, now);
      case SignalStep signal -> signal(state, signal, now);
      case SagaCommand.MigrateSaga migrate -> MigrationRules.decide(state, migrate, now);
    };
  }

  private static Decision<SagaEvent, SagaRejection> resume(
      SagaState state, ResumeStep resume, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(resume.sagaId()));
      case Active saga -> HelpRules.resume(saga, resume, now);
      case Ended ended -> HelpRules.ended(resume.sagaId(), resume.step(), ended);
    };
  }

  private static Decision<SagaEvent, SagaRejection> skip(
      SagaState state, SkipStep skip, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(skip.sagaId()));
      case Active saga -> HelpRules.skip(saga, skip, now);
      case Ended ended -> HelpRules.ended(skip.sagaId(), skip.step(), ended);
    };
  }

  private static Decision<SagaEvent, SagaRejection> signal(
      SagaState state, SignalStep signal, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(signal.sagaId()));
      case Active saga -> SignalRules.decide(saga, signal, now);
      case Ended ended -> SignalRules.ended(signal, ended);
    };
  }
}

package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaCommand.SignalStep;
import org.skald.saga.SagaEvent.SignalReceived;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaRejection.NotAwaitingSignal;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Open;
import org.skald.saga.StepStatus.Running;

/** Which signals a saga takes, and what follows from them. */
final class SignalRules {

  private SignalRules() {}

  /**
   * A step that waits takes any signal. One whose time is over, and at which the saga is stuck,
   * still takes the one that lets it go on: that is what it waits for.
   */
  static Decision<SagaEvent, SagaRejection> decide(
      Active saga, SignalStep signal, Person by, Instant now) {
    var step = saga.definition().steps().get(signal.step());
    if (step == null) {
      return notAwaiting(signal, "%s has no such step".formatted(saga.definition().id()));
    }
    if (!(step.action() instanceof AwaitSignal)) {
      return notAwaiting(signal, "the step does not wait for one");
    }
    if (!(saga instanceof Forward)
        || !(saga.steps().get(step.name()) instanceof Open open)
        || !isTaken(open, signal.signal())) {
      return notAwaiting(signal, ReportRules.found(saga, step));
    }
    var draft = Draft.of(saga, now);
    draft.add(
        new SignalReceived(
            signal.sagaId(), now, signal.step(), signal.signal(), by, signal.reason()));
    switch (signal.signal()) {
      case Signal.GoOn(var value) -> {
        draft.add(new StepSucceeded(signal.sagaId(), now, signal.step(), open.attempt(), value));
        draft.advance();
      }
      case Signal.Refuse _ -> ForwardRules.refused(draft, step, open.attempt(), signal.reason());
    }
    return draft.accepted();
  }

  private static boolean isTaken(Open open, Signal signal) {
    return switch (signal) {
      case Signal.GoOn _ -> open.attempt() > 0;
      case Signal.Refuse _ -> open instanceof Running;
    };
  }

  static Decision<SagaEvent, SagaRejection> ended(SignalStep signal, Ended ended) {
    return notAwaiting(signal, "the saga has ended: " + ended.outcome());
  }

  private static Decision<SagaEvent, SagaRejection> notAwaiting(SignalStep signal, String found) {
    return Decision.reject(new NotAwaitingSignal(signal.sagaId(), signal.step(), found));
  }
}

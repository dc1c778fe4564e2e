package org.skald.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Sleep;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepSkipped;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaEvent.StepTimedOut;
import org.skald.saga.SagaEvent.WaitStarted;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.PivotStanding;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Running;

/** How a saga goes forward, and when it gives a step up. */
final class ForwardRules {

  private ForwardRules() {}

  /** Starts or skips every step whose turn has come; ends the saga when all are settled. */
  static void advance(Draft draft) {
    // Steps are in topological order: a step that is skipped settles later ones in the same pass.
    for (var step : draft.definition().steps().values()) {
      if (draft.state() instanceof Forward saga && saga.isReady(step)) {
        begin(draft, saga, step);
      }
    }
    if (draft.state() instanceof Forward saga && saga.isComplete()) {
      draft.add(new SagaEnded(draft.sagaId(), draft.now(), Outcome.COMPLETED));
    }
  }

  private static void begin(Draft draft, Forward saga, StepDefinition step) {
    if (step.otherwise().filter(it -> !saga.isPassedOver(it)).isPresent()) {
      skip(draft, step);
      return;
    }
    var scope = saga.origin().scope(step, saga.steps());
    var tested = step.when().map(it -> it.test(scope)).orElse(new Tested.Known(true));
    switch (tested) {
      case Tested.Known(var holds) when holds -> attempt(draft, step, 1);
      case Tested.Known _ -> skip(draft, step);
      case Tested.Broken(var reason) ->
          fail(draft, step, 1, "its condition could not be evaluated: " + reason);
    }
  }

  private static void skip(Draft draft, StepDefinition step) {
    draft.add(new StepSkipped(draft.sagaId(), draft.now(), step.name()));
  }

  static void attempt(Draft draft, StepDefinition step, int attempt) {
    switch (step.action()) {
      case Call call -> send(draft, step, call, attempt);
      case Sleep(var length) -> await(draft, step, attempt, length);
      case AwaitSignal(var timeout) -> await(draft, step, attempt, timeout);
    }
  }

  private static void await(Draft draft, StepDefinition step, int attempt, Duration time) {
    draft.add(
        new WaitStarted(draft.sagaId(), draft.now(), step.name(), attempt, draft.after(time)));
  }

  private static void send(Draft draft, StepDefinition step, Call call, int attempt) {
    var saga = draft.active();
    switch (call.command().mapping().map(saga.origin().scope(step, saga.steps()))) {
      case Mapped.Ready(var payload) -> {
        var due = draft.after(call.timeout());
        draft.add(new StepStarted(draft.sagaId(), draft.now(), step.name(), attempt, payload, due));
      }
      case Mapped.Broken(var reason) ->
          fail(draft, step, attempt, "its command could not be made: " + reason);
    }
  }

  private static void fail(Draft draft, StepDefinition step, int attempt, String reason) {
    draft.add(failed(draft, step, attempt, reason, Optional.empty()));
    giveUp(draft, step, reason);
  }

  static void failed(
      Draft draft, Forward saga, StepDefinition step, Running running, String reason) {
    // Somebody waits for this step to turn the saga around. Unless an earlier attempt may have been
    // done, there is nothing more to find out.
    var toTurnAround = saga.requested().isPresent() && !running.unknown();
    var retryAt =
        toTurnAround ? Optional.<Instant>empty() : retryAt(draft, step, running.attempt());
    draft.add(failed(draft, step, running.attempt(), reason, retryAt));
    if (retryAt.isEmpty()) {
      giveUp(draft, step, reason);
    }
  }

  static void refused(Draft draft, StepDefinition step, int attempt, String reason) {
    draft.add(new StepRefused(draft.sagaId(), draft.now(), step.name(), attempt, reason));
    giveUp(draft, step, reason);
  }

  /** The time of an attempt is over. */
  static void timedOut(Draft draft, StepDefinition step, Running running) {
    switch (step.action()) {
      case Call call -> unanswered(draft, step, call, running);
      case Sleep _ -> {
        draft.add(
            new StepSucceeded(
                draft.sagaId(), draft.now(), step.name(), running.attempt(), Optional.empty()));
        advance(draft);
      }
      case AwaitSignal(var timeout) ->
          fail(draft, step, running.attempt(), "no signal came within %s".formatted(timeout));
    }
  }

  private static void unanswered(Draft draft, StepDefinition step, Call call, Running running) {
    var retryAt =
        switch (call.onUnknown()) {
          case RETRY -> retryAt(draft, step, running.attempt());
          case COMPENSATE, HOLD -> Optional.<Instant>empty();
        };
    draft.add(
        new StepTimedOut(draft.sagaId(), draft.now(), step.name(), running.attempt(), retryAt));
    if (retryAt.isEmpty()) {
      var reason =
          "attempt %d was not answered within %s".formatted(running.attempt(), call.timeout());
      switch (call.onUnknown()) {
        case COMPENSATE -> giveUp(draft, step, reason);
        case RETRY, HOLD -> hold(draft, step, reason);
      }
    }
  }

  /** A step will not be tried again by itself: the saga turns around if it may, or is stuck. */
  private static void giveUp(Draft draft, StepDefinition step, String reason) {
    if (draft.state() instanceof Forward saga && mayTurnAround(saga, step)) {
      var why = "step '%s': %s".formatted(step.name(), reason);
      BackwardRules.turnAround(
          draft, saga.requested().orElse(new Turn(Cause.STEP, why, draft.now())));
    } else {
      hold(draft, step, reason);
    }
  }

  private static boolean mayTurnAround(Forward saga, StepDefinition step) {
    return switch (step.kind()) {
      case COMPENSATABLE -> saga.pivotStanding() != PivotStanding.PASSED;
      case PIVOT -> !isPossiblyDone(saga, step) || isUndoableWhenUnknown(step);
      case RETRIABLE -> false;
    };
  }

  private static boolean isPossiblyDone(Forward saga, StepDefinition step) {
    return saga.steps().get(step.name()) instanceof PossiblyDone;
  }

  private static boolean isUndoableWhenUnknown(StepDefinition pivot) {
    return pivot.call().onUnknown() == UnknownPolicy.COMPENSATE && pivot.compensation().isPresent();
  }

  private static void hold(Draft draft, StepDefinition step, String reason) {
    draft.add(new SagaStuck(draft.sagaId(), draft.now(), step.name(), reason));
  }

  private static StepFailed failed(
      Draft draft, StepDefinition step, int attempt, String reason, Optional<Instant> retryAt) {
    return new StepFailed(draft.sagaId(), draft.now(), step.name(), attempt, reason, retryAt);
  }

  private static Optional<Instant> retryAt(Draft draft, StepDefinition step, int attempt) {
    var command = new CommandId(draft.sagaId(), step.name(), CommandId.Direction.DO);
    return Backoff.retryAt(step.call().retry(), command, attempt, draft.now());
  }
}

package org.skald.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.skald.saga.Action.AtOnce;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.Action.Call;
import org.skald.saga.Action.Decide;
import org.skald.saga.Action.ForEach;
import org.skald.saga.Action.Gather;
import org.skald.saga.Action.Output;
import org.skald.saga.Action.Sleep;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Items.Counted;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.Recipient.SubSaga;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepFannedOut;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepSkipped;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaEvent.StepTimedOut;
import org.skald.saga.SagaEvent.WaitStarted;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus.Awaited;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Running;

/** How a saga goes forward, and when it gives a step up. */
final class ForwardRules {

  private ForwardRules() {}

  /**
   * Starts or skips every step whose turn has come; ends the saga when all are settled. Nothing
   * begins while it is to turn around and only waits for its pivot.
   */
  static void advance(Draft draft) {
    while (draft.state() instanceof Forward saga && saga.requested().isEmpty()) {
      var ready = WayForward.next(saga);
      if (ready.isEmpty()) {
        break;
      }
      begin(draft, saga, ready.get());
    }
    if (draft.state() instanceof Forward saga && WayForward.isOver(saga)) {
      LockRules.release(draft, saga);
      draft.add(new SagaEnded(draft.sagaId(), draft.now(), Outcome.COMPLETED));
    }
  }

  private static void begin(Draft draft, Forward saga, StepDefinition step) {
    if (step.alternative().filter(it -> !saga.isItsTurn(it)).isPresent()) {
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

  /** The time of the next attempt has come. */
  static void retry(Draft draft, Forward saga, StepDefinition step, int attempt) {
    var isEdited = saga.editions().payload(step.name(), Direction.DO).isPresent();
    if (attempt == 1 && !isEdited) {
      begin(draft, saga, step); // Its condition may have been what kept it from being sent.
    } else {
      attempt(draft, step, attempt);
    }
    draft.advance();
  }

  private static void attempt(Draft draft, StepDefinition step, int attempt) {
    switch (step.action()) {
      case Call call -> send(draft, step, call, attempt);
      case ForEach forEach -> fanOut(draft, step, forEach, attempt);
      case Gather _, Decide _ -> succeeded(draft, step, attempt, Optional.empty());
      case Output(var mapping) -> output(draft, step, mapping, attempt);
      case Sleep(var length) -> await(draft, step, attempt, length);
      case AwaitSignal(var timeout) -> await(draft, step, attempt, timeout);
    }
  }

  /** The elements, or what gathers none of them, are ready then. */
  private static void fanOut(Draft draft, StepDefinition step, ForEach forEach, int attempt) {
    var saga = draft.active();
    switch (forEach.items().count(saga.origin().scope(step, saga.steps()))) {
      case Counted.Known(var items) when items > ForEach.ITEMS_MAX ->
          fail(
              draft,
              step,
              attempt,
              "expected at most %d items, found %d".formatted(ForEach.ITEMS_MAX, items));
      case Counted.Known(var items) ->
          draft.add(new StepFannedOut(draft.sagaId(), draft.now(), step.name(), items));
      case Counted.Broken(var reason) ->
          fail(draft, step, attempt, "its items could not be counted: " + reason);
    }
  }

  private static void output(Draft draft, StepDefinition step, Mapping mapping, int attempt) {
    var saga = draft.active();
    switch (mapping.map(saga.origin().scope(step, saga.steps()))) {
      case Mapped.Ready(var payload) -> succeeded(draft, step, attempt, Optional.of(payload));
      case Mapped.Broken(var reason) ->
          fail(draft, step, attempt, "the output could not be made: " + reason);
    }
  }

  private static void succeeded(
      Draft draft, StepDefinition step, int attempt, Optional<Payload> reply) {
    draft.add(new StepSucceeded(draft.sagaId(), draft.now(), step.name(), attempt, reply));
  }

  private static void await(Draft draft, StepDefinition step, int attempt, Duration time) {
    draft.add(
        new WaitStarted(draft.sagaId(), draft.now(), step.name(), attempt, draft.after(time)));
  }

  private static void send(Draft draft, StepDefinition step, Call call, int attempt) {
    if (call.command().recipient() instanceof Recipient.Lock lock) {
      LockRules.request(draft, step, lock, attempt);
      return;
    }
    if (call.command().recipient() instanceof SubSaga
        && SubSaga.idOf(command(draft, step)).isEmpty()) {
      fail(
          draft,
          step,
          attempt,
          "its saga would have an id of more than %d characters".formatted(SagaId.LENGTH_MAX));
      return;
    }
    switch (CommandPayloads.toDo(draft.active(), step)) {
      case Mapped.Ready(var payload) -> draft.started(step, attempt, payload);
      case Mapped.Broken(var reason) ->
          fail(draft, step, attempt, "its command could not be made: " + reason);
    }
  }

  private static void fail(Draft draft, StepDefinition step, int attempt, String reason) {
    draft.add(failed(draft, step, attempt, reason, Optional.empty()));
    giveUp(draft, step, reason);
  }

  static void failed(
      Draft draft, Forward saga, StepDefinition step, Awaited awaited, String reason) {
    // Somebody waits for this step to turn the saga around. Unless an earlier attempt may have been
    // done, there is nothing more to find out.
    var toTurnAround = saga.requested().isPresent() && !awaited.unknownBefore();
    var retryAt =
        toTurnAround ? Optional.<Instant>empty() : retryAt(draft, step, awaited.attempt());
    draft.add(failed(draft, step, awaited.attempt(), reason, retryAt));
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
        succeeded(draft, step, running.attempt(), Optional.empty());
        draft.advance();
      }
      case ForEach _, AtOnce _ ->
          throw new IllegalStateException("expected a step that waits, found " + step);
      case AwaitSignal(var timeout) ->
          fail(draft, step, running.attempt(), "no signal came within %s".formatted(timeout));
    }
  }

  private static void unanswered(Draft draft, StepDefinition step, Call call, Running running) {
    var retryAt =
        switch (call.onUnknown()) {
          case RETRY -> retryAt(draft, step, running.attempt());
          case COMPENSATE, QUERY, HOLD -> Optional.<Instant>empty();
        };
    draft.add(
        new StepTimedOut(draft.sagaId(), draft.now(), step.name(), running.attempt(), retryAt));
    if (retryAt.isEmpty()) {
      var reason = unanswered(step, call, running.attempt());
      switch (call.onUnknown()) {
        case COMPENSATE -> giveUp(draft, step, reason);
        case QUERY -> QueryRules.ask(draft, step, running.attempt(), 1);
        case RETRY, HOLD -> hold(draft, step, reason);
      }
    }
  }

  private static String unanswered(StepDefinition step, Call call, int attempt) {
    return step.awaited().isPresent()
        ? "no event came within %s".formatted(call.timeout())
        : "attempt %d was not answered within %s".formatted(attempt, call.timeout());
  }

  /**
   * A step will not be tried again by itself: its alternative has its turn, or else the saga turns
   * around if it may, or is stuck.
   */
  private static void giveUp(Draft draft, StepDefinition step, String reason) {
    if (draft.state() instanceof Forward saga
        && saga.requested().isEmpty()
        && saga.isReplaced(step.name())) {
      draft.advance();
    } else if (draft.state() instanceof Forward saga && mayTurnAround(saga, step)) {
      turnAround(draft, saga, step, reason);
    } else {
      hold(draft, step, reason);
    }
  }

  static void turnAround(Draft draft, Forward saga, StepDefinition step, String reason) {
    var why = "step '%s': %s".formatted(step.name(), reason);
    if (saga.requested().isPresent()) {
      BackwardRules.turnAround(draft, saga.requested().get(), Optional.empty());
    } else {
      BackwardRules.turnAround(
          draft, new Turn(Cause.STEP, why, draft.now()), ReturnRules.backTo(saga, step));
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

  static void hold(Draft draft, StepDefinition step, String reason) {
    draft.add(new SagaStuck(draft.sagaId(), draft.now(), step.name(), reason));
  }

  private static StepFailed failed(
      Draft draft, StepDefinition step, int attempt, String reason, Optional<Instant> retryAt) {
    return new StepFailed(draft.sagaId(), draft.now(), step.name(), attempt, reason, retryAt);
  }

  private static Optional<Instant> retryAt(Draft draft, StepDefinition step, int attempt) {
    return Backoff.retryAt(step.call().retry(), command(draft, step), attempt, draft.now());
  }

  private static CommandId command(Draft draft, StepDefinition step) {
    return draft.active().command(step.name(), Direction.DO);
  }
}

package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import org.skald.saga.Action.Compensation;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.StepCompensationFailed;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepTimedOut;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus.Awaited;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.Running;

/** How a saga undoes what happened: every step after all that came after it. */
final class BackwardRules {

  private BackwardRules() {}

  /**
   * Turns a saga around that has been asked to, unless its pivot has to come out first. One that
   * goes back to a save-point does not stop there then.
   */
  static void turnAroundIfRequested(Draft draft, Turn turn) {
    switch (draft.state()) {
      case Forward saga when saga.pivotStanding() == PivotStanding.BEFORE ->
          saga.requested().ifPresent(it -> turnAround(draft, it, Optional.empty()));
      case Backward saga when saga.savePoint().isPresent() ->
          turnAround(draft, turn, Optional.empty());
      case Forward _, Backward _, SagaState.NotStarted _, SagaState.Ended _ -> {}
    }
  }

  static void turnAround(Draft draft, Turn turn, Optional<String> savePoint) {
    draft.add(
        new CompensationStarted(
            draft.sagaId(), draft.now(), turn.cause(), turn.reason(), savePoint));
    draft.advance();
  }

  /**
   * Undoes every step whose turn has come; ends the saga when nothing is left to undo. One that is
   * back at a save-point waits for its time.
   */
  static void advance(Draft draft, Backward before) {
    for (var step : WayBack.steps(before).reversed()) {
      if (draft.state() instanceof Backward saga
          && WayBack.compensationDue(saga, step).isPresent()) {
        compensate(draft, step, 1);
      }
    }
    if (draft.state() instanceof Backward saga
        && saga.savePoint().isEmpty()
        && WayBack.isOver(saga)) {
      draft.add(
          new SagaEnded(draft.sagaId(), draft.now(), Outcome.COMPENSATED, ForceRules.left(saga)));
    }
  }

  static void compensate(Draft draft, StepDefinition step, int attempt) {
    if (step.lock().isPresent()) {
      LockRules.giveBack(draft, step, step.lock().get(), attempt);
      return;
    }
    switch (CommandPayloads.toUndo(draft.active(), step)) {
      case Mapped.Ready(var payload) -> {
        var due = draft.after(compensation(step).timeout());
        draft.add(
            new StepCompensationStarted(
                draft.sagaId(), draft.now(), step.name(), attempt, payload, due));
      }
      case Mapped.Broken(var reason) ->
          hold(draft, step, "its compensation could not be made: " + reason);
    }
  }

  /** Asks again what came of a step whose compensation is made of its reply. */
  static void findOut(Draft draft, StepDefinition step, int attempt) {
    switch (CommandPayloads.toDo(draft.active(), step)) {
      case Mapped.Ready(var payload) -> draft.started(step, attempt, payload);
      case Mapped.Broken(var reason) -> {
        draft.add(
            new StepFailed(
                draft.sagaId(), draft.now(), step.name(), attempt, reason, Optional.empty()));
        draft.advance();
      }
    }
  }

  static void failed(Draft draft, StepDefinition step, Awaited awaited, String reason) {
    var retryAt =
        awaited.unknownBefore() ? findOutAt(draft, step, awaited) : Optional.<Instant>empty();
    draft.add(
        new StepFailed(
            draft.sagaId(), draft.now(), step.name(), awaited.attempt(), reason, retryAt));
    draft.advance();
  }

  private static Optional<Instant> findOutAt(Draft draft, StepDefinition step, Awaited awaited) {
    var command = draft.active().command(step.name(), Direction.DO);
    return step.isFoundOut()
        ? Backoff.retryAt(step.call().retry(), command, awaited.attempt(), draft.now())
        : Optional.empty();
  }

  static void refused(Draft draft, StepDefinition step, int attempt, String reason) {
    draft.add(new StepRefused(draft.sagaId(), draft.now(), step.name(), attempt, reason));
    draft.advance();
  }

  static void timedOut(Draft draft, StepDefinition step, Running running) {
    var retryAt = findOutAt(draft, step, running);
    draft.add(
        new StepTimedOut(draft.sagaId(), draft.now(), step.name(), running.attempt(), retryAt));
    if (step.isQueried()) {
      QueryRules.ask(draft, step, running.attempt(), 1);
    } else {
      draft.advance();
    }
  }

  static void compensationFailed(
      Draft draft, StepDefinition step, Compensating compensating, String reason) {
    var retryAt = undoAgainAt(draft, step, compensating);
    notUndone(draft, step, compensating, reason, compensating.unknown(), retryAt);
  }

  static void compensationTimedOut(Draft draft, StepDefinition step, Compensating compensating) {
    var reason =
        "attempt %d was not answered within %s"
            .formatted(compensating.attempt(), compensation(step).timeout());
    var retryAt = undoAgainAt(draft, step, compensating);
    notUndone(draft, step, compensating, reason, true, retryAt);
  }

  /** It speaks for all attempts, so none of them may have been done. */
  static void compensationRefused(
      Draft draft, StepDefinition step, Compensating compensating, String reason) {
    notUndone(draft, step, compensating, reason, false, Optional.empty());
  }

  private static Optional<Instant> undoAgainAt(
      Draft draft, StepDefinition step, Compensating compensating) {
    var command = draft.active().command(step.name(), Direction.UNDO);
    return Backoff.retryAt(
        compensation(step).retry(), command, compensating.attempt(), draft.now());
  }

  private static void notUndone(
      Draft draft,
      StepDefinition step,
      Compensating compensating,
      String reason,
      boolean unknown,
      Optional<Instant> retryAt) {
    draft.add(
        new StepCompensationFailed(
            draft.sagaId(),
            draft.now(),
            step.name(),
            compensating.attempt(),
            reason,
            unknown,
            retryAt));
    if (retryAt.isEmpty()) {
      hold(draft, step, reason);
    }
  }

  private static void hold(Draft draft, StepDefinition step, String reason) {
    draft.add(new SagaStuck(draft.sagaId(), draft.now(), step.name(), reason));
  }

  static Compensation compensation(StepDefinition step) {
    return step.compensation()
        .orElseThrow(
            () -> new IllegalStateException("expected a compensation of '" + step.name() + "'"));
  }
}

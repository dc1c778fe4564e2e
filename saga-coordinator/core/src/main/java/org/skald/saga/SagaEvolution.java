package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Action.AtOnce;
import org.skald.saga.Action.ForEach;
import org.skald.saga.SagaEvent.CancelRequested;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.DeadlinePassed;
import org.skald.saga.SagaEvent.LockAcquired;
import org.skald.saga.SagaEvent.LockRequested;
import org.skald.saga.SagaEvent.LockReturned;
import org.skald.saga.SagaEvent.LockSentBack;
import org.skald.saga.SagaEvent.LocksReleased;
import org.skald.saga.SagaEvent.SagaCalledAgain;
import org.skald.saga.SagaEvent.SagaEnded;
import org.skald.saga.SagaEvent.SagaForgotten;
import org.skald.saga.SagaEvent.SagaMigrated;
import org.skald.saga.SagaEvent.SagaReturned;
import org.skald.saga.SagaEvent.SagaStarted;
import org.skald.saga.SagaEvent.SagaStuck;
import org.skald.saga.SagaEvent.SignalReceived;
import org.skald.saga.SagaEvent.StepCompensated;
import org.skald.saga.SagaEvent.StepCompensationFailed;
import org.skald.saga.SagaEvent.StepCompensationStarted;
import org.skald.saga.SagaEvent.StepFailed;
import org.skald.saga.SagaEvent.StepFannedOut;
import org.skald.saga.SagaEvent.StepQueried;
import org.skald.saga.SagaEvent.StepRefused;
import org.skald.saga.SagaEvent.StepResumed;
import org.skald.saga.SagaEvent.StepSkipped;
import org.skald.saga.SagaEvent.StepSkippedByHand;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaEvent.StepTimedOut;
import org.skald.saga.SagaEvent.UndoRequested;
import org.skald.saga.SagaEvent.WaitStarted;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.SagaState.Turn;
import org.skald.saga.StepStatus.Awaited;
import org.skald.saga.StepStatus.Done;
import org.skald.saga.StepStatus.Held;
import org.skald.saga.StepStatus.NotDone;
import org.skald.saga.StepStatus.Open;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Querying;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Running;
import org.skald.saga.StepStatus.Skipped;
import org.skald.saga.StepStatus.Stuck;

/** The fold: what a saga is after one more fact. An event that does not fit is a corrupt log. */
final class SagaEvolution {

  private SagaEvolution() {}

  static SagaState evolve(SagaState state, SagaEvent event) {
    return switch (event) {
      case SagaStarted it -> started(state, it);
      case SagaCalledAgain it -> calledAgain(state, it);
      case UndoRequested it -> undoRequested(state, it);
      case StepStarted it -> begun(active(state, it), it, it.step(), it.attempt(), it.due());
      case LockRequested it -> begun(active(state, it), it, it.step(), it.attempt(), it.due());
      case LockAcquired it -> lockGranted(active(state, it), it);
      case LockReturned it ->
          BackwardEvolution.started(backward(state, it), it, it.step(), it.attempt(), it.due());
      case LocksReleased it -> forward(state, it);
      case LockSentBack _ -> state;
      case StepFannedOut it -> fannedOut(forward(state, it), it);
      case WaitStarted it -> begun(active(state, it), it, it.step(), it.attempt(), it.due());
      case SignalReceived it -> signalled(forward(state, it), it);
      case StepSkipped it -> stepSkipped(forward(state, it), it);
      case StepSucceeded it -> stepSucceeded(active(state, it), it);
      case StepFailed it -> stepFailed(active(state, it), it);
      case StepRefused it -> stepRefused(active(state, it), it);
      case StepTimedOut it -> stepTimedOut(active(state, it), it);
      case StepQueried it -> stepQueried(active(state, it), it);
      case CancelRequested it ->
          requested(active(state, it), it, new Turn(Cause.CANCEL, it.reason(), it.at()));
      case DeadlinePassed it -> requested(active(state, it), it, SagaDeadline.turn(it.at()));
      case CompensationStarted it -> BackwardEvolution.turnedAround(active(state, it), it);
      case SagaReturned it -> BackwardEvolution.returned(backward(state, it), it);
      case StepCompensationStarted it ->
          BackwardEvolution.started(backward(state, it), it, it.step(), it.attempt(), it.due());
      case StepCompensated it -> BackwardEvolution.compensated(backward(state, it), it);
      case StepCompensationFailed it -> BackwardEvolution.failed(backward(state, it), it);
      case SagaStuck it -> stuck(active(state, it), it);
      case StepResumed it -> resumed(active(state, it), it);
      case StepSkippedByHand it -> skippedByHand(active(state, it), it);
      case SagaEvent.StepEdited it -> EditEvolution.edited(active(state, it), it);
      case SagaEvent.SagaPaused it ->
          ActEvolution.paused(
              active(state, it),
              it,
              Optional.of(new ByHand.Pause(it.by().actor(), it.reason(), it.at())));
      case SagaEvent.SagaResumed it -> ActEvolution.paused(active(state, it), it, Optional.empty());
      case SagaEvent.ActProposed it -> ActEvolution.proposed(active(state, it), it);
      case SagaEvent.ActApproved it -> ActEvolution.settled(active(state, it), it, it.number());
      case SagaEvent.ActRejected it -> ActEvolution.settled(active(state, it), it, it.number());
      case SagaEvent.CompensationForced it -> forward(state, it);
      case SagaMigrated it -> migrated(active(state, it), it);
      case SagaEnded it -> ended(active(state, it), it);
      case SagaForgotten it -> Retention.evolve(state, it);
    };
  }

  private static SagaState started(SagaState state, SagaStarted event) {
    if (!(state instanceof NotStarted notStarted)) {
      throw corrupt(event, state);
    }
    return notStarted.started(
        new Origin(
            event.sagaId(),
            event.definition(),
            event.input(),
            event.at(),
            event.deadline(),
            event.traceparent(),
            event.fence(),
            event.caller()));
  }

  private static SagaState migrated(Active saga, SagaMigrated event) {
    return switch (saga) {
      case Forward forward -> forward.migrated(event.definition());
      case Backward backward -> backward.migrated(event.definition());
    };
  }

  private static SagaState calledAgain(SagaState state, SagaCalledAgain event) {
    var caller = state.caller().orElseThrow(() -> corrupt(event, state)).startedBy(event.start());
    return switch (state) {
      case Forward forward -> forward.calledBy(caller);
      case Backward backward -> backward.calledBy(caller);
      case Ended ended -> ended.calledBy(caller);
      case NotStarted _ -> throw corrupt(event, state);
    };
  }

  private static SagaState undoRequested(SagaState state, UndoRequested event) {
    var turn = CallerRules.turn(event.caller(), event.at());
    return switch (state) {
      case NotStarted none ->
          none.forestalled(event.sagaId(), event.definition(), event.caller(), turn);
      case Forward forward -> forward.calledBy(event.caller()).requested(turn);
      case Backward backward -> backward.calledBy(event.caller());
      case Ended ended when ended.kept().isPresent() ->
          ended.kept().get().calledBy(event.caller()).requested(turn);
      case Ended ended -> ended.calledBy(event.caller());
    };
  }

  private static SagaState begun(
      Active saga, SagaEvent event, String step, int attempt, Instant due) {
    requireStep(saga, event, step);
    var before = saga.steps().get(step);
    if (saga instanceof Forward forward && before == null && attempt == 1) {
      return forward.with(step, new Running(1, due, false, event.at()));
    }
    if (before instanceof Retrying retrying && attempt == retrying.attempt() + 1) {
      return saga.with(step, retrying.restarted(due, event.at()));
    }
    throw corrupt(event, saga);
  }

  private static SagaState fannedOut(Forward saga, StepFannedOut event) {
    requireStep(saga, event, event.step());
    if (!isDue(saga, event.step())
        || !(saga.definition().step(event.step()).action() instanceof ForEach)) {
      throw corrupt(event, saga);
    }
    return saga.fannedOut(event.step(), event.elements());
  }

  /** What follows from a signal is told by the next event. */
  private static SagaState signalled(Forward saga, SignalReceived event) {
    open(saga, event, event.step());
    return saga;
  }

  private static SagaState stepSkipped(Forward saga, StepSkipped event) {
    requireStep(saga, event, event.step());
    if (saga.status(event.step()).filter(it -> !isUnsent(it)).isPresent()) {
      throw corrupt(event, saga);
    }
    return saga.with(event.step(), new Skipped(false, event.at()));
  }

  private static boolean isUnsent(StepStatus status) {
    return status instanceof Retrying retrying && retrying.attempt() == 0;
  }

  private static SagaState lockGranted(Active saga, LockAcquired event) {
    var open = sent(saga, event, event.step(), event.attempt());
    return saga.with(event.step(), open.granted(event.attempt(), event.token(), event.at()));
  }

  /** The step as one to which an answer to this attempt may come. */
  private static Open sent(Active saga, SagaEvent event, String step, int attempt) {
    var open = open(saga, event, step);
    if (attempt < 1 || attempt > open.attempt()) {
      throw corrupt(event, saga);
    }
    return open;
  }

  private static SagaState stepSucceeded(Active saga, StepSucceeded event) {
    if (saga instanceof Forward forward && isDoneAtOnce(forward, event)) {
      return forward.with(event.step(), new Done(event.attempt(), event.reply(), event.at()));
    }
    var open = sent(saga, event, event.step(), event.attempt());
    var after =
        saga.with(
            event.step(),
            open.succeeded(event.attempt(), event.reply(), event.unchanged(), event.at()));
    return after instanceof Forward forward ? pastPivot(forward, event.step()) : after;
  }

  /** What is done as soon as its turn has come was never under way. */
  private static boolean isDoneAtOnce(Forward saga, StepSucceeded event) {
    requireStep(saga, event, event.step());
    return isDue(saga, event.step())
        && saga.definition().step(event.step()).action() instanceof AtOnce;
  }

  private static boolean isDue(Forward saga, String step) {
    return saga.status(step).map(StepStatus.Retrying.class::isInstance).orElse(true);
  }

  private static SagaState stepFailed(Active saga, StepFailed event) {
    requireStep(saga, event, event.step());
    var before = saga.steps().get(event.step());
    if (before instanceof Awaited awaited && awaited.attempt() == event.attempt()) {
      return saga.with(event.step(), awaited.failed(event.reason(), event.retryAt(), event.at()));
    }
    if (event.retryAt().isEmpty()) {
      return unsent(saga, event, before);
    }
    throw corrupt(event, saga);
  }

  private static SagaState unsent(Active saga, StepFailed event, @Nullable StepStatus before) {
    if (saga instanceof Forward forward && before == null && event.attempt() == 1) {
      return forward.with(event.step(), new NotDone(0, event.reason(), event.at()));
    }
    if (before instanceof Retrying retrying && event.attempt() == retrying.attempt() + 1) {
      return saga.with(event.step(), retrying.givenUp(event.reason(), event.at()));
    }
    throw corrupt(event, saga);
  }

  private static SagaState stepRefused(Active saga, StepRefused event) {
    var open = open(saga, event, event.step());
    if (event.attempt() != open.attempt()) {
      throw corrupt(event, saga);
    }
    return saga.with(event.step(), open.refused(event.reason(), event.at()));
  }

  private static SagaState stepTimedOut(Active saga, StepTimedOut event) {
    if (!(saga.steps().get(event.step()) instanceof Awaited awaited)
        || awaited.attempt() != event.attempt()) {
      throw corrupt(event, saga);
    }
    return saga.with(event.step(), awaited.timedOut(event.retryAt(), event.at()));
  }

  private static SagaState stepQueried(Active saga, StepQueried event) {
    return saga.status(event.step())
        .flatMap(before -> Querying.after(before, event))
        .map(querying -> saga.with(event.step(), querying))
        .orElseThrow(() -> corrupt(event, saga));
  }

  /** On the way back to a save-point it turns around at once, as the next event tells. */
  private static SagaState requested(Active saga, SagaEvent event, Turn turn) {
    return switch (saga) {
      case Forward forward when forward.requested().isEmpty() -> forward.requested(turn);
      case Backward back when back.savePoint().isPresent() -> back;
      case Forward _, Backward _ -> throw corrupt(event, saga);
    };
  }

  private static SagaState stuck(Active saga, SagaStuck event) {
    var before = saga.steps().get(event.step());
    return switch (saga) {
      case Forward forward -> forward.with(event.step(), held(forward, event, before));
      case Backward backward ->
          backward.with(event.step(), BackwardEvolution.held(backward, event));
    };
  }

  private static Held held(Forward saga, SagaStuck event, @Nullable StepStatus before) {
    if (before instanceof NotDone notDone) {
      return notDone.held(event.reason(), event.at());
    }
    if (before instanceof PossiblyDone possibly) {
      return possibly.held(event.reason(), event.at());
    }
    throw corrupt(event, saga);
  }

  private static SagaState resumed(Active saga, StepResumed event) {
    var stuck = stuck(saga, event, event.step());
    return saga.with(event.step(), stuck.resumed(saga.definition().step(event.step()), event.at()));
  }

  private static SagaState skippedByHand(Active saga, StepSkippedByHand event) {
    var after = saga.with(event.step(), stuck(saga, event, event.step()).skipped(event.at()));
    return after instanceof Forward forward ? pastPivot(forward, event.step()) : after;
  }

  private static Stuck stuck(Active saga, SagaEvent event, String step) {
    if (saga.steps().get(step) instanceof Stuck stuck) {
      return stuck;
    }
    throw corrupt(event, saga);
  }

  /** With its pivot settled a saga has no way back. */
  private static Forward pastPivot(Forward saga, String settled) {
    return saga.definition().step(settled).kind() == StepKind.PIVOT ? saga.pastPivot() : saga;
  }

  private static SagaState ended(Active saga, SagaEnded event) {
    return switch (event.outcome()) {
      case COMPLETED -> forward(saga, event).completed(event.at());
      case COMPENSATED -> backward(saga, event).compensated(event.at(), event.left());
    };
  }

  private static Open open(Active saga, SagaEvent event, String step) {
    return saga.status(step).flatMap(StepStatus::open).orElseThrow(() -> corrupt(event, saga));
  }

  private static void requireStep(Active saga, SagaEvent event, String step) {
    if (!saga.definition().steps().containsKey(step)) {
      throw corrupt(event, saga);
    }
  }

  private static Active active(SagaState state, SagaEvent event) {
    if (state instanceof Active saga && saga.origin().sagaId().equals(event.sagaId())) {
      return saga;
    }
    throw corrupt(event, state);
  }

  private static Forward forward(SagaState state, SagaEvent event) {
    if (active(state, event) instanceof Forward forward) {
      return forward;
    }
    throw corrupt(event, state);
  }

  private static Backward backward(SagaState state, SagaEvent event) {
    if (active(state, event) instanceof Backward backward) {
      return backward;
    }
    throw corrupt(event, state);
  }

  static IllegalStateException corrupt(SagaEvent event, SagaState state) {
    return new IllegalStateException(
        "corrupt log: expected a state that %s can follow, found %s".formatted(event, state));
  }
}

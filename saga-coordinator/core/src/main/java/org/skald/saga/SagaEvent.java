package org.skald.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.saga.SagaCommand.Signal;

/** A fact about one saga. Written once, never changed, never refused. */
public sealed interface SagaEvent {

  /** The saga that it is about. */
  SagaId sagaId();

  /** Log time at which it happened. */
  Instant at();

  /** The saga exists and is pinned to its definition. */
  record SagaStarted(
      SagaId sagaId,
      Instant at,
      SagaDefinition definition,
      Payload input,
      Optional<Instant> deadline,
      Optional<TraceParent> traceparent,
      Optional<Fence> fence,
      Optional<Caller> caller)
      implements SagaEvent {}

  /** The parent of a sub-saga has started it once more: the newest attempt is the one to answer. */
  record SagaCalledAgain(SagaId sagaId, Instant at, Caller.Ask start) implements SagaEvent {}

  /**
   * The parent of a sub-saga asks to undo it. One that has completed goes on from where it was; one
   * that was not started never will be.
   */
  record UndoRequested(SagaId sagaId, Instant at, DefinitionId definition, Caller caller)
      implements SagaEvent {}

  /**
   * An attempt of a step is under way; without a reply until {@code due} it is unknown.
   *
   * @param touched what it touches; empty when its definition does not say
   */
  record StepStarted(
      SagaId sagaId,
      Instant at,
      String step,
      int attempt,
      Payload command,
      Instant due,
      Optional<Touched> touched)
      implements SagaEvent {}

  /** A saga asks for a lock; without an answer until {@code due} it asks again. */
  record LockRequested(
      SagaId sagaId, Instant at, String step, int attempt, LockRequest request, Instant due)
      implements SagaEvent {}

  /** A saga holds a lock, by the grant of this token. */
  record LockAcquired(SagaId sagaId, Instant at, String step, int attempt, String key, long token)
      implements SagaEvent {}

  /** A saga on its way back gives a lock back, or does not wait for it any more. */
  record LockReturned(SagaId sagaId, Instant at, String step, int attempt, String key, Instant due)
      implements SagaEvent {}

  /** A saga that has completed gives all its locks back. */
  record LocksReleased(SagaId sagaId, Instant at, List<HeldLock> locks) implements SagaEvent {
    /** Keeps its own copy. */
    public LocksReleased {
      locks = List.copyOf(locks);
    }
  }

  /**
   * A lock was granted that the saga does not want any more; it gives it back.
   *
   * @param sagaStart log time of the start of the saga of that id which had asked for it
   */
  record LockSentBack(
      SagaId sagaId, Instant at, String step, String key, Optional<Instant> sagaStart)
      implements SagaEvent {}

  /** The step by which a saga holds a lock, the lock, and the token of the grant. */
  record HeldLock(String step, String key, long token) {}

  /** A step waits, for time to pass or for a signal to come, until {@code due}. */
  record WaitStarted(SagaId sagaId, Instant at, String step, int attempt, Instant due)
      implements SagaEvent {}

  /** A step that is done for each item of a list has found out how many items there are. */
  record StepFannedOut(SagaId sagaId, Instant at, String step, int elements) implements SagaEvent {}

  /** Somebody has told a step that waits for a signal how to go on. */
  record SignalReceived(
      SagaId sagaId, Instant at, String step, Signal signal, Person by, String reason)
      implements SagaEvent {}

  /**
   * A step is settled without having happened: its condition did not hold, or it is an alternative
   * whose turn has not come.
   */
  record StepSkipped(SagaId sagaId, Instant at, String step) implements SagaEvent {}

  /**
   * A step is done.
   *
   * @param unchanged whether its participant says that it has changed nothing
   */
  record StepSucceeded(
      SagaId sagaId,
      Instant at,
      String step,
      int attempt,
      Optional<Payload> reply,
      boolean unchanged)
      implements SagaEvent {

    /** It is done, and something was changed. */
    public StepSucceeded(
        SagaId sagaId, Instant at, String step, int attempt, Optional<Payload> reply) {
      this(sagaId, at, step, attempt, reply, false);
    }
  }

  /**
   * An attempt was not done. It is tried again at {@code retryAt}, or given up when empty. An
   * attempt whose condition or payload could not be evaluated fails without having been sent, and
   * one that waited for a signal when none came.
   */
  record StepFailed(
      SagaId sagaId, Instant at, String step, int attempt, String reason, Optional<Instant> retryAt)
      implements SagaEvent {}

  /** The participant says that the step was not done and will not be. */
  record StepRefused(SagaId sagaId, Instant at, String step, int attempt, String reason)
      implements SagaEvent {}

  /**
   * No reply came in time, to an attempt or to the last query about it: the step may have been
   * done, or may still be.
   */
  record StepTimedOut(
      SagaId sagaId, Instant at, String step, int attempt, Optional<Instant> retryAt)
      implements SagaEvent {}

  /**
   * The participant of an attempt that was not answered is asked what became of it.
   *
   * @param query how often that attempt has been asked about, with this time
   * @param command the command of the attempt
   * @param due without an answer until then it is asked again, or given up
   */
  record StepQueried(
      SagaId sagaId, Instant at, String step, int attempt, int query, Payload command, Instant due)
      implements SagaEvent {}

  /** Somebody asked to turn around. Where the pivot is under way, its outcome decides. */
  record CancelRequested(SagaId sagaId, Instant at, Person by, String reason)
      implements SagaEvent {}

  /** The deadline passed before the pivot was done. Where it is under way, its outcome decides. */
  record DeadlinePassed(SagaId sagaId, Instant at) implements SagaEvent {}

  /**
   * The saga has turned around: what was done is being undone.
   *
   * @param savePoint the step to which it goes back; empty when it goes back to where it began
   */
  record CompensationStarted(
      SagaId sagaId, Instant at, Cause cause, String reason, Optional<String> savePoint)
      implements SagaEvent {

    /** It goes back to where it began. */
    public CompensationStarted(SagaId sagaId, Instant at, Cause cause, String reason) {
      this(sagaId, at, cause, reason, Optional.empty());
    }
  }

  /**
   * The saga is back at a save-point: what came after it is undone, and starts anew.
   *
   * @param round how often the way after the save-point has begun, with this time
   * @param steps those after it that had begun: each is as if it never had
   */
  record SagaReturned(SagaId sagaId, Instant at, String savePoint, int round, List<String> steps)
      implements SagaEvent {
    /** Keeps its own copy. */
    public SagaReturned {
      steps = List.copyOf(steps);
    }
  }

  /** An attempt to undo a step is under way. */
  record StepCompensationStarted(
      SagaId sagaId, Instant at, String step, int attempt, Payload command, Instant due)
      implements SagaEvent {}

  /** A step is undone. */
  record StepCompensated(SagaId sagaId, Instant at, String step, int attempt)
      implements SagaEvent {}

  /**
   * An attempt to undo a step did not succeed, or nobody answered.
   *
   * @param unknown whether any attempt so far may have undone it
   */
  record StepCompensationFailed(
      SagaId sagaId,
      Instant at,
      String step,
      int attempt,
      String reason,
      boolean unknown,
      Optional<Instant> retryAt)
      implements SagaEvent {}

  /** The saga cannot go on by itself at this step; a person, or a late reply, has to help. */
  record SagaStuck(SagaId sagaId, Instant at, String step, String reason) implements SagaEvent {}

  /** Somebody has let a stuck saga try this step, or its compensation, once more. */
  record StepResumed(SagaId sagaId, Instant at, String step, Person by, String reason)
      implements SagaEvent {}

  /** Somebody has taken the step of a stuck saga for settled; nothing will be asked of it again. */
  record StepSkippedByHand(SagaId sagaId, Instant at, String step, Person by, String reason)
      implements SagaEvent {}

  /**
   * Somebody has put something else into the command at which the saga is stuck. It is another
   * command from here on, which is tried at once.
   *
   * @param direction what of the step is edited
   * @param edition of the command, from 2
   * @param command what it holds
   */
  record StepEdited(
      SagaId sagaId,
      Instant at,
      String step,
      CommandId.Direction direction,
      int edition,
      Payload command,
      Person by,
      String reason)
      implements SagaEvent {}

  /** Somebody has moved the saga to another version of its definition, under which it goes on. */
  record SagaMigrated(
      SagaId sagaId, Instant at, SagaDefinition definition, Person by, String reason)
      implements SagaEvent {}

  /** Somebody has paused the saga: it asks nobody for anything until it is resumed. */
  record SagaPaused(SagaId sagaId, Instant at, Person by, String reason) implements SagaEvent {}

  /** Somebody has let a paused saga go on where it stands. */
  record SagaResumed(SagaId sagaId, Instant at, Person by, String reason) implements SagaEvent {}

  /**
   * Somebody has turned the saga around beyond its point of no return.
   *
   * @param left steps that are done, or may be, and cannot be undone, as far as is known by now
   */
  record CompensationForced(SagaId sagaId, Instant at, Person by, String reason, List<String> left)
      implements SagaEvent {
    /** Keeps its own copy. */
    public CompensationForced {
      left = List.copyOf(left);
    }
  }

  /**
   * Somebody wishes an act for which the definition asks for a second person.
   *
   * @param number what the proposal is called: the position of its command in the log
   */
  record ActProposed(SagaId sagaId, Instant at, long number, SagaCommand.Act act, Person by)
      implements SagaEvent {}

  /** A second person has approved what was proposed; what comes of it follows. */
  record ActApproved(SagaId sagaId, Instant at, long number, Person by, String reason)
      implements SagaEvent {}

  /** Somebody has taken back what was proposed, their own or that of another. */
  record ActRejected(SagaId sagaId, Instant at, long number, Person by, String reason)
      implements SagaEvent {}

  /**
   * The saga is over.
   *
   * @param left steps that are done, or may be, and could not be undone; none unless it was forced
   */
  record SagaEnded(SagaId sagaId, Instant at, Outcome outcome, List<String> left)
      implements SagaEvent {
    /** Keeps its own copy. */
    public SagaEnded {
      left = List.copyOf(left);
    }

    /** It is over, and nothing is left that had to be undone. */
    public SagaEnded(SagaId sagaId, Instant at, Outcome outcome) {
      this(sagaId, at, outcome, List.of());
    }
  }

  /** The time is over for which a saga was kept after its end: the log knows it no more. */
  record SagaForgotten(SagaId sagaId, Instant at) implements SagaEvent {}

  /** Why a saga turned around. */
  enum Cause {
    /** A step was refused, failed for good, or stayed unknown. */
    STEP,
    /** The deadline passed before the pivot was done. */
    DEADLINE,
    /** Somebody asked for it. */
    CANCEL,
    /** Somebody has forced it, beyond the point of no return. */
    FORCE
  }

  /** How a saga can end. There is no third way. */
  enum Outcome {
    /** Every step was done or skipped, or has failed and another was done instead. */
    COMPLETED,
    /** Whatever was done is undone, but for what is left where somebody has forced it. */
    COMPENSATED
  }
}

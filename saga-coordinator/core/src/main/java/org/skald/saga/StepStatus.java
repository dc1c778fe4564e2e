package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEvent.StepQueried;
import org.skald.saga.SagaState.Turn;

/**
 * Where one step of a saga stands. A step that has not started has no status.
 *
 * <p>An {@code attempt} is the newest one that was sent, from 1; 0 when none could be. {@code
 * unknown} says whether the outcome of any attempt so far stayed unknown: then the step may have
 * been done, whatever the other attempts came to.
 */
public sealed interface StepStatus {

  /** Log time at which the step came to stand here. */
  Instant since();

  /** The step as one that an answer can still settle; empty when none can. */
  default Optional<Open> open() {
    return switch (this) {
      case Open open -> Optional.of(open);
      case Undoing undoing
          when undoing.attempt() == 0 && undoing.performed() instanceof PossiblyDone possibly ->
          Optional.of(possibly);
      case Skipped _, NotDone _, Done _, Granted _, Undoing _, Compensated _ -> Optional.empty();
    };
  }

  /** It has been asked for, and an answer can still settle it. */
  sealed interface Open extends StepStatus {

    /** The newest attempt that was sent. */
    int attempt();

    /** Whether the outcome of any attempt so far is unknown. */
    boolean unknown();

    /** It is done, as the answer to one of its attempts says. */
    default Done succeeded(int answered, Optional<Payload> reply, boolean unchanged, Instant at) {
      return new Done(answered, reply, unchanged, at);
    }

    /** The lock is held, as the answer to one of its attempts says. */
    default Granted granted(int answered, long token, Instant at) {
      return new Granted(answered, token, at);
    }

    /** It was not done and will not be: true of all its attempts, which are one command. */
    default NotDone refused(String reason, Instant at) {
      return new NotDone(attempt(), reason, at);
    }
  }

  /** An answer to its newest attempt is awaited. */
  sealed interface Awaited extends Open {

    /** Whether it may have been done, should the newest attempt turn out not to have been. */
    boolean unknownBefore();

    /** The newest attempt was not done. */
    default StepStatus failed(String reason, Optional<Instant> retryAt, Instant at) {
      return retryAt
          .<StepStatus>map(again -> new Retrying(attempt(), again, unknownBefore(), at))
          .orElseGet(() -> givenUp(attempt(), unknownBefore(), reason, at));
    }

    /** Nobody has answered in time. */
    default StepStatus timedOut(Optional<Instant> retryAt, Instant at) {
      return retryAt
          .<StepStatus>map(again -> new Retrying(attempt(), again, true, at))
          .orElseGet(() -> new PossiblyDone(attempt(), at));
    }
  }

  /** It has happened, or may have. */
  sealed interface Performed extends StepStatus {

    /** The reply, when it is known to have happened and the reply has content. */
    Optional<Payload> reply();

    /** Whether it has changed nothing, so that there is nothing to undo. */
    default boolean unchanged() {
      return false;
    }
  }

  /** It is being undone, or cannot be. */
  sealed interface Undoing extends StepStatus {

    /** What is being undone. */
    Performed performed();

    /** The newest attempt to undo it, from 1; 0 when none could be sent. */
    int attempt();

    /** Whether the outcome of any attempt so far to undo it is unknown. */
    boolean unknown();

    /** It is undone. */
    default Compensated compensated(Instant at) {
      return new Compensated(attempt(), at);
    }
  }

  /** An attempt is under way until {@code due}. */
  record Running(int attempt, Instant due, boolean unknown, Instant since) implements Awaited {

    @Override
    public boolean unknownBefore() {
      return unknown;
    }
  }

  /**
   * Its participant is asked, until {@code due}, what became of the newest attempt. Earlier
   * attempts are known not to have been done, or there would be no later one.
   *
   * @param query how often it has been asked about that attempt; 0 when it is still to be asked
   */
  record Querying(int attempt, int query, Instant due, Instant since) implements Awaited {

    /** What {@code before} becomes with this event; empty when it does not fit. */
    static Optional<Querying> after(StepStatus before, StepQueried event) {
      return before instanceof Open open
              && open.attempt() == event.attempt()
              && (isFirst(open, event) || isNext(open, event))
          ? Optional.of(new Querying(event.attempt(), event.query(), event.due(), event.at()))
          : Optional.empty();
    }

    private static boolean isFirst(Open before, StepQueried event) {
      return before instanceof PossiblyDone && event.query() == 1;
    }

    private static boolean isNext(Open before, StepQueried event) {
      return before instanceof Querying asked && event.query() == asked.query() + 1;
    }

    /** To be asked at once, from the first time on. */
    static Querying anew(int attempt, Instant at) {
      return new Querying(attempt, 0, at, at);
    }

    @Override
    public boolean unknown() {
      return true;
    }

    @Override
    public boolean unknownBefore() {
      return false;
    }
  }

  /** The next attempt is to start at {@code retryAt}. */
  record Retrying(int attempt, Instant retryAt, boolean unknown, Instant since) implements Open {

    Running restarted(Instant due, Instant at) {
      return new Running(attempt + 1, due, unknown, at);
    }

    StepStatus givenUp(String reason, Instant at) {
      return StepStatus.givenUp(attempt, unknown, reason, at);
    }
  }

  /** The saga is stuck here, on either way, and waits for a person. */
  sealed interface Stuck extends StepStatus {

    /** What of the step it is stuck at. */
    Direction direction();

    /** Whether the outcome of any attempt so far at that is unknown. */
    boolean unknown();

    /** It is tried once more, at once. */
    StepStatus resumed(StepDefinition step, Instant at);

    /** It is tried again, at once, as another command; none of its attempts may have been done. */
    StepStatus edited(Instant at);

    /** It is taken for settled. */
    default Skipped skipped(Instant at) {
      return new Skipped(true, at);
    }
  }

  /** The saga is stuck here on its way forward. */
  record Held(int attempt, boolean unknown, String reason, Instant since) implements Open, Stuck {

    /** Where nobody knows what became of it, and the participant can say, it is asked again. */
    @Override
    public Open resumed(StepDefinition step, Instant at) {
      return unknown && step.isQueried()
          ? Querying.anew(attempt, at)
          : new Retrying(attempt, at, unknown, at);
    }

    @Override
    public Direction direction() {
      return Direction.DO;
    }

    @Override
    public Open edited(Instant at) {
      return new Retrying(attempt, at, false, at);
    }

    StepStatus givenUp(Instant at) {
      return StepStatus.givenUp(attempt, unknown, reason, at);
    }
  }

  /**
   * It is settled without having happened: its condition did not hold, or somebody who helped a
   * saga that was stuck has said so.
   */
  record Skipped(boolean byHand, Instant since) implements StepStatus {}

  /** It was given up and has not happened; there is nothing to undo. */
  record NotDone(int attempt, String reason, Instant since) implements StepStatus {

    Held held(String why, Instant at) {
      return new Held(attempt, false, why, at);
    }
  }

  /** It has succeeded, as the answer to {@code attempt} says. */
  record Done(int attempt, Optional<Payload> reply, boolean unchanged, Instant since)
      implements Performed {

    /** Something was changed. */
    public Done(int attempt, Optional<Payload> reply, Instant since) {
      this(attempt, reply, false, since);
    }
  }

  /** The saga holds the lock, by the grant of this token. */
  record Granted(int attempt, long token, Instant since) implements Performed {

    @Override
    public Optional<Payload> reply() {
      return Optional.empty();
    }
  }

  /** It was given up and may have happened: when the saga turns around it is undone. */
  record PossiblyDone(int attempt, Instant since) implements Open, Performed {

    @Override
    public boolean unknown() {
      return true;
    }

    @Override
    public Optional<Payload> reply() {
      return Optional.empty();
    }

    Held held(String why, Instant at) {
      return new Held(attempt, true, why, at);
    }
  }

  /** An attempt to undo it is under way until {@code due}. */
  record Compensating(Performed performed, int attempt, Instant due, boolean unknown, Instant since)
      implements Undoing {

    Undoing failed(String reason, boolean nowUnknown, Optional<Instant> retryAt, Instant at) {
      return retryAt
          .<Undoing>map(
              again -> new CompensationRetrying(performed, attempt, again, nowUnknown, at))
          .orElseGet(() -> new CompensationHeld(performed, attempt, nowUnknown, reason, at));
    }
  }

  /** The next attempt to undo it is to start at {@code retryAt}. */
  record CompensationRetrying(
      Performed performed, int attempt, Instant retryAt, boolean unknown, Instant since)
      implements Undoing {

    Compensating restarted(Instant due, Instant at) {
      return new Compensating(performed, attempt + 1, due, unknown, at);
    }

    CompensationHeld held(String why, Instant at) {
      return new CompensationHeld(performed, attempt, unknown, why, at);
    }
  }

  /** The saga is stuck here on its way back. */
  record CompensationHeld(
      Performed performed, int attempt, boolean unknown, String reason, Instant since)
      implements Undoing, Stuck {

    /** Where nobody knows whether there is anything to undo, that is what is asked once more. */
    @Override
    public StepStatus resumed(StepDefinition step, Instant at) {
      if (attempt == 0 && performed instanceof PossiblyDone possibly) {
        if (step.isQueried()) {
          return Querying.anew(possibly.attempt(), at);
        }
        if (step.isFoundOut()) {
          return new Retrying(possibly.attempt(), at, true, at);
        }
      }
      return new CompensationRetrying(performed, attempt, at, unknown, at);
    }

    @Override
    public Direction direction() {
      return Direction.UNDO;
    }

    @Override
    public Undoing edited(Instant at) {
      return new CompensationRetrying(performed, attempt, at, false, at);
    }
  }

  /** It is undone. */
  record Compensated(int attempt, Instant since) implements StepStatus {}

  /** What becomes of a step when its saga turns around. */
  default StepStatus turnedAround(StepDefinition step, Turn turn) {
    return switch (this) {
      case Retrying retrying when retrying.unknown() && step.isFoundOut() -> retrying;
      case Retrying retrying -> retrying.givenUp(turn.reason(), turn.at());
      case Held held -> held.givenUp(turn.at());
      case Running running when !step.isCall() ->
          running.failed(turn.reason(), Optional.empty(), turn.at());
      case Running running when step.isUndoneUnderWay() ->
          running.timedOut(Optional.empty(), turn.at());
      case Awaited _, Performed _, Skipped _, NotDone _, Undoing _, Compensated _ -> this;
    };
  }

  private static StepStatus givenUp(int attempt, boolean unknown, String reason, Instant at) {
    return unknown ? new PossiblyDone(attempt, at) : new NotDone(attempt, reason, at);
  }
}

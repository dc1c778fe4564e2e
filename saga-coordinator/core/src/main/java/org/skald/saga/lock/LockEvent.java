package org.skald.saga.lock;

import java.time.Instant;
import java.util.Optional;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.SagaId;

/** A fact about one lock. */
public sealed interface LockEvent {

  /** The lock that it is about. */
  String key();

  /** Log time at which it happened. */
  Instant at();

  /** A fact about what a saga has claimed. */
  sealed interface OfClaim extends LockEvent {

    /** The claim. */
    Claim claim();

    @Override
    default String key() {
      return claim().key();
    }
  }

  /** A saga holds the lock from here on. */
  record LockGranted(Instant at, Claim claim, long token) implements OfClaim {}

  /** A saga waits for the lock, behind those that wait for it already, until {@code until}. */
  record LockAwaited(Instant at, Claim claim, Instant until) implements OfClaim {}

  /** A saga that holds the lock, or waits for it, has asked again. */
  record LockAskedAgain(Instant at, Claim claim) implements OfClaim {}

  /** A saga does not get the lock: it has waited too long, or there can never be enough. */
  record LockRefused(Instant at, Claim claim, String reason) implements OfClaim {}

  /**
   * A saga holds the lock no longer.
   *
   * @param completed whether it has completed, so that what it took is gone, and what it added is
   *     there
   * @param answer whom to tell
   */
  record LockReleased(
      String key, Instant at, SagaId saga, boolean completed, Optional<Answer> answer)
      implements LockEvent {}

  /** A saga waits no longer. */
  record LockWithdrawn(String key, Instant at, SagaId saga, Optional<Answer> answer)
      implements LockEvent {}

  /** Somebody has taken the lock away from a saga. */
  record LockReleasedByHand(String key, Instant at, SagaId saga, String actor, String reason)
      implements LockEvent {}

  /** Somebody has said how much there is. */
  record QuantityChanged(String key, Instant at, long quantity, String actor, String reason)
      implements LockEvent {}

  /** The attempt of a command that waits for an answer. */
  record Answer(CommandId command, Caller.Ask ask) {}
}

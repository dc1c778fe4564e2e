package org.skald.saga.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.SagaId;

/** A wish about one lock. It may be refused. */
public sealed interface LockCommand {

  /** The lock that it is about. */
  String key();

  /** A saga asks for the lock and waits for it so long at most. */
  record Acquire(Claim claim, Duration patience) implements LockCommand {
    @Override
    public String key() {
      return claim.key();
    }
  }

  /**
   * A saga gives back what it holds, or does not wait any more.
   *
   * @param command the command by which it asks, and which is answered
   * @param ask the attempt of that command; empty when nobody waits for the answer
   * @param completed the token of the grant under which the saga has completed, so that what it
   *     took is gone for good; empty when it is given back
   * @param proof that of the claim
   */
  record Release(
      String key, CommandId command, Optional<Caller.Ask> ask, OptionalLong completed, String proof)
      implements LockCommand {}

  /** Somebody takes a lock away from a saga; nothing of what it took is gone. */
  record ReleaseByHand(String key, SagaId saga, String actor, String reason)
      implements LockCommand {}

  /** Somebody says how much there is of a quantity. */
  record SetQuantity(String key, long quantity, String actor, String reason)
      implements LockCommand {}

  /** Somebody adds to a quantity, or takes from it when below 0. */
  record AddQuantity(String key, long amount, String actor, String reason) implements LockCommand {}

  /** The time of a saga that waits is over; proposed by the timer only. */
  record Wake(String key) implements LockCommand {}
}

package org.skald.saga.lock;

import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.LockMode;
import org.skald.saga.SagaId;

/**
 * What a saga wants of a lock, and how it is answered.
 *
 * @param key names the lock
 * @param command the command of the step by which the saga asks
 * @param ask the newest attempt of it
 * @param mode how it is held beside others
 * @param amount what is taken from the quantity, or added when below 0
 * @param proof what only the saga can know and sends with all its commands to the lock
 */
public record Claim(
    String key, CommandId command, Caller.Ask ask, LockMode mode, long amount, String proof) {

  /** Who claims it: once at most. */
  public SagaId saga() {
    return command.sagaId();
  }

  /** How much less there may be when the saga has completed. */
  long taken() {
    return Math.max(amount, 0);
  }

  /** How much more there may be when the saga has completed. */
  long added() {
    return Math.max(-amount, 0);
  }

  boolean isCompatibleWith(Claim other) {
    return mode == other.mode && mode != LockMode.EXCLUSIVE;
  }

  Claim askedBy(Caller.Ask again) {
    return new Claim(key, command, again, mode, amount, proof);
  }
}

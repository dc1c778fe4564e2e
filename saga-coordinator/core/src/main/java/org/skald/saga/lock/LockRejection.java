package org.skald.saga.lock;

import org.skald.log.Rejection;
import org.skald.saga.SagaId;

/** Why a command about a lock was refused. */
public sealed interface LockRejection extends Rejection {

  /** The saga neither holds the lock nor waits for it, or not by this grant. */
  record LockNotHeld(String key, SagaId saga) implements LockRejection {
    @Override
    public String code() {
      return "lock-not-held";
    }

    @Override
    public String explain() {
      return "expected that saga '%s' holds the lock '%s' or waits for it, but it does not"
          .formatted(saga, key);
    }
  }

  /** Only the saga that has claimed a lock can give it back. */
  record NotItsHolder(String key, SagaId saga) implements LockRejection {
    @Override
    public String code() {
      return "not-its-holder";
    }

    @Override
    public String explain() {
      return "expected a command of saga '%s' about the lock '%s', found that of another"
          .formatted(saga, key);
    }
  }

  /** Sagas have taken more than would be left, or it would be more than can be counted. */
  record QuantityOutOfBounds(String key, long least, long most, long found)
      implements LockRejection {
    @Override
    public String code() {
      return "quantity-out-of-bounds";
    }

    @Override
    public String explain() {
      return "expected a quantity '%s' from %d, which sagas have taken, to %d, found %d"
          .formatted(key, least, most, found);
    }
  }
}

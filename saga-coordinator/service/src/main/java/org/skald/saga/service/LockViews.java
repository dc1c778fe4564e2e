package org.skald.saga.service;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.saga.lock.LockState;

/** What the API says about the locks of sagas. */
final class LockViews {

  private LockViews() {}

  /** A saga that holds a lock. */
  record SagaLockHolder(String saga, String mode, long amount, long token, Instant since) {

    static SagaLockHolder of(LockState.Holder holder) {
      var claim = holder.claim();
      return new SagaLockHolder(
          claim.saga().value(),
          claim.mode().word(),
          claim.amount(),
          holder.token(),
          holder.since());
    }
  }

  /** A saga that waits for a lock. */
  record SagaLockWaiter(String saga, String mode, long amount, Instant since, Instant until) {

    static SagaLockWaiter of(LockState.Waiter waiter) {
      var claim = waiter.claim();
      return new SagaLockWaiter(
          claim.saga().value(),
          claim.mode().word(),
          claim.amount(),
          waiter.since(),
          waiter.until());
    }
  }

  /** A lock in a list. */
  record SagaLockSummary(String key, long quantity, long available, int holders, int waiters) {

    static SagaLockSummary of(String key, LockState lock) {
      return new SagaLockSummary(
          key, lock.quantity(), lock.available(), lock.holders().size(), lock.waiters().size());
    }
  }

  /** One page of a list. */
  record SagaLockList(List<SagaLockSummary> locks, @Nullable String next) {}

  /** A lock with all who hold it, and all who wait, in the order in which they will get it. */
  record SagaLock(
      String key,
      long quantity,
      long available,
      List<SagaLockHolder> holders,
      List<SagaLockWaiter> waiters,
      long position) {

    static SagaLock of(String key, LockState lock, long position) {
      return new SagaLock(
          key,
          lock.quantity(),
          lock.available(),
          lock.holders().stream().map(SagaLockHolder::of).toList(),
          lock.waiters().stream().map(SagaLockWaiter::of).toList(),
          position);
    }
  }
}

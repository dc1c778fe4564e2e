package org.skald.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A lock of Skald for code that knows {@link Lock}: each grant belongs to a thread. */
final class ThreadLock implements Lock {

  /** The grant of a thread, and how often that has locked. */
  private record Hold(Grant grant, int times) {}

  private final SkaldLock lock;

  /* A thread sees to its own entry only. */
  private final Map<Thread, Hold> holds = new ConcurrentHashMap<>();

  ThreadLock(SkaldLock lock) {
    this.lock = lock;
  }

  @Override
  public void lock() {
    if (!lockAgain()) {
      own(lock.acquireUninterruptibly(Patience.ENDLESS));
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    refuseInterrupted();
    if (!lockAgain()) {
      own(Optional.of(lock.acquire()));
    }
  }

  @Override
  public boolean tryLock() {
    return lockAgain() || own(lock.acquireUninterruptibly(Patience.of(Duration.ZERO)));
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    refuseInterrupted();
    return lockAgain() || own(lock.tryAcquire(Duration.ofNanos(unit.toNanos(time))));
  }

  @Override
  public void unlock() {
    Hold hold = holds.get(Thread.currentThread());
    if (hold == null) {
      throw new IllegalMonitorStateException(
          "expected thread '%s' to hold lock '%s', found that it does not"
              .formatted(Thread.currentThread().getName(), lock.name()));
    }
    if (hold.times() > 1) {
      holds.put(Thread.currentThread(), new Hold(hold.grant(), hold.times() - 1));
    } else {
      holds.remove(Thread.currentThread());
      hold.grant().close();
    }
  }

  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException(
        "expected no conditions of lock '" + lock.name() + "': Skald has none");
  }

  /** Whether this thread holds it already, and now once more. */
  private boolean lockAgain() {
    Hold hold = holds.get(Thread.currentThread());
    if (hold == null) {
      return false;
    }
    if (!hold.grant().isHeld()) {
      throw lock.lost();
    }
    holds.put(Thread.currentThread(), new Hold(hold.grant(), hold.times() + 1));
    return true;
  }

  private boolean own(Optional<Grant> grant) {
    grant.ifPresent(held -> holds.put(Thread.currentThread(), new Hold(held, 1)));
    return grant.isPresent();
  }

  private void refuseInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before lock '" + lock.name() + "' was asked for");
    }
  }

  @Override
  public String toString() {
    return lock.toString();
  }
}

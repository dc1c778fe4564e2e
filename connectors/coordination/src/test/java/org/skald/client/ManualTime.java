package org.skald.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so. What is due is run by the test's own thread. */
final class ManualTime implements Time {

  private record Due(long atNanos, long order, Runnable task) {}

  private final Queue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));

  /* Starts shortly before the number overflows, as the machine's may. */
  private long nowNanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
  private final long startNanos = nowNanos;
  private long order;

  @Override
  public synchronized long nanos() {
    return nowNanos;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable task) {
    long delayNanos = Math.max(0, delay.toNanos());
    var due = new Due(nowNanos - startNanos + delayNanos, order++, task);
    timers.add(due);
    notifyAll();
    return () -> cancel(due);
  }

  private synchronized void cancel(Due due) {
    timers.remove(due);
  }

  /** Lets time pass, and runs what comes due, in order, each at its time. */
  void advance(Duration by) {
    long endNanos = nanos() - startNanos + by.toNanos();
    for (Due due = next(endNanos); due != null; due = next(endNanos)) {
      due.task().run();
    }
  }

  /** Lets time pass, and runs nothing: as when the thread of the clock is starved. */
  synchronized void pass(Duration by) {
    nowNanos += by.toNanos();
  }

  private synchronized @Nullable Due next(long endNanos) {
    Due first = timers.peek();
    if (first == null || first.atNanos() > endNanos) {
      nowNanos = startNanos + endNanos;
      return null;
    }
    nowNanos = startNanos + Math.max(first.atNanos(), nowNanos - startNanos);
    return timers.remove();
  }

  /** Waits until so many timers wait for their time. */
  synchronized void awaitTimers(int count) throws InterruptedException {
    while (timers.size() < count) {
      wait();
    }
  }

  @Override
  public synchronized void close() {
    timers.clear();
  }
}

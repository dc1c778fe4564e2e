package org.skald.infra.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The wait for what has to be true before anything can be asked. */
public final class Readiness {

  static final Duration MAX = Duration.ofSeconds(60);

  private Readiness() {}

  /** Returns when the condition holds; throws when that takes more than a minute. */
  public static void await(String expected, BooleanSupplier condition) {
    var deadline = System.nanoTime() + MAX.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("expected %s within %s".formatted(expected, MAX));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}

package org.skald.log;

import java.time.Duration;

/**
 * How long something may take that a command of the log asks for. Bounded, so that no sum of log
 * time and a duration is beyond what a snapshot or an event can hold: a record that every replica
 * fails at would stop its shard for good.
 */
public final class Spans {

  /** A hundred years. */
  public static final Duration MAX = Duration.ofDays(36_525);

  private Spans() {}

  /**
   * A duration of so many milliseconds.
   *
   * @throws IllegalArgumentException when it is negative or longer than {@link #MAX}
   */
  public static Duration ofMillis(long ms) {
    if (ms < 0 || ms > MAX.toMillis()) {
      throw new IllegalArgumentException(
          "expected a duration of 0 to %d ms, found %d ms".formatted(MAX.toMillis(), ms));
    }
    return Duration.ofMillis(ms);
  }
}

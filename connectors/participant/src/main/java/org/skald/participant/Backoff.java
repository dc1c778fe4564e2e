package org.skald.participant;

import java.time.Duration;

/** Pauses between tries, doubled from the first to the longest. */
final class Backoff {

  private static final int DOUBLINGS_MAX = 20;

  private final Duration first;
  private final Duration longest;
  private int failures;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** A try failed: how long to wait before the next. */
  Duration next() {
    Duration pause = first.multipliedBy(1L << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  /** A try succeeded. */
  void reset() {
    failures = 0;
  }
}

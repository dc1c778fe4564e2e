package org.skald.infra.system;

import java.time.Duration;
import java.util.Arrays;

/** Beats of several things, and for how long the worst of them was silent. Of any thread. */
final class Pulse {

  private final long[] lastNs;
  private final long[] longestNs;

  Pulse(int things) {
    lastNs = new long[things];
    longestNs = new long[things];
    reset();
  }

  synchronized void beat(int thing) {
    var now = System.nanoTime();
    longestNs[thing] = Math.max(longestNs[thing], now - lastNs[thing]);
    lastNs[thing] = now;
  }

  /** Measures anew from here on; the silence under way counts from now. */
  synchronized void reset() {
    Arrays.fill(lastNs, System.nanoTime());
    Arrays.fill(longestNs, 0);
  }

  /** Whether every thing has beaten since the last reset. */
  synchronized boolean isHeard() {
    return Arrays.stream(longestNs).allMatch(it -> it > 0);
  }

  /** The longest silence of any since the last reset. */
  synchronized Duration longest() {
    return Duration.ofNanos(Arrays.stream(longestNs).max().orElse(0));
  }
}

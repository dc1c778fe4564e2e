package org.skald.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an acquisition waits.
 *
 * @param limit empty for as long as the session lasts
 */
record Patience(Optional<Duration> limit) {

  /** Waits as long as the session lasts. */
  static final Patience ENDLESS = new Patience(Optional.empty());

  /** What the nodes are told when there is no limit; they are asked again after it. */
  private static final Duration VERY_LONG = Duration.ofDays(365);

  private static final Duration LEAST = Duration.ofMillis(1);

  static Patience of(Duration limit) {
    if (limit.compareTo(VERY_LONG) > 0) {
      return ENDLESS;
    }
    return new Patience(Optional.of(limit.isNegative() ? Duration.ZERO : limit));
  }

  /** Whether it does not wait at all. */
  boolean isNone() {
    return limit.filter(Duration::isZero).isPresent();
  }

  /** What to tell the nodes after a while has gone; empty when it does not wait at all. */
  Optional<Duration> leftAfter(Duration gone) {
    if (isNone()) {
      return Optional.empty();
    }
    Duration left = limit.map(it -> it.minus(gone)).orElse(VERY_LONG);
    return Optional.of(left.compareTo(LEAST) < 0 ? LEAST : left);
  }
}

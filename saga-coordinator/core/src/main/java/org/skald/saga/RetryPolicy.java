package org.skald.saga;

import java.time.Duration;

/**
 * When to try again: exponential backoff with a bound and with jitter.
 *
 * @param attempts how many attempts in all, from 1; {@link #UNLIMITED} for no bound
 * @param backoff the wait before the second attempt; it doubles with each further one
 * @param maxBackoff the longest wait
 * @param jitter the share of the wait that chance may take off or add, from 0 to 1
 */
public record RetryPolicy(int attempts, Duration backoff, Duration maxBackoff, double jitter) {

  /** No bound on the attempts. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Refuses values that describe no policy. */
  public RetryPolicy {
    if (attempts < 1 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
      throw new IllegalArgumentException(
          "expected attempts >= 1 and 0 <= backoff <= max-backoff, found %d, %s, %s"
              .formatted(attempts, backoff, maxBackoff));
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("expected jitter from 0 to 1, found " + jitter);
    }
  }
}

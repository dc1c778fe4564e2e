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

  /** The wait after an attempt, from 1, before chance takes off or adds its share. */
  public Duration waitAfter(int attempt) {
    var baseMs = backoff.toMillis();
    var maxMs = maxBackoff.toMillis();
    var doublings = Math.min(attempt - 1, Long.SIZE - 2);
    return Duration.ofMillis(baseMs > maxMs >> doublings ? maxMs : baseMs << doublings);
  }

  /**
   * How long after the first attempt this one begins, if all before it time out and chance adds
   * nothing.
   */
  public Duration beginOf(int attempt, Duration timeout) {
    var begin = Duration.ZERO;
    for (var before = 1; before < attempt; before++) {
      begin = begin.plus(timeout).plus(waitAfter(before));
    }
    return begin;
  }

  /**
   * How many attempts come before a time is over, if nobody answers and chance adds nothing: how
   * many can begin where the same command is sent again, and how many queries can be sent where it
   * is asked what became of the first attempt. Where a timeout ends the attempts, all before the
   * last one fail at once, and the last one times out.
   */
  public int attemptsWithin(Duration time, Duration timeout, UnknownPolicy onUnknown) {
    return switch (onUnknown) {
      case RETRY -> attemptsWithin(time, timeout);
      case QUERY -> attemptsWithin(time.minus(timeout), timeout);
      case COMPENSATE, HOLD -> attemptsWithin(time.minus(timeout), Duration.ZERO);
    };
  }

  private int attemptsWithin(Duration time, Duration timeout) {
    var begin = Duration.ZERO;
    for (var attempt = 1; attempt < attempts; attempt++) {
      begin = begin.plus(timeout).plus(waitAfter(attempt));
      if (begin.compareTo(time) >= 0) {
        return attempt;
      }
    }
    return attempts;
  }
}

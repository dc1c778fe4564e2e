package org.skald.client;

import java.time.Duration;

/**
 * How long a session may be believed in: its time to live, counted from the sending of the last
 * heartbeat that was acknowledged.
 *
 * <p>A node counts from when it received that heartbeat, which is later: so the client never
 * believes in a session longer than the node does, whatever the way took. What is assumed is that
 * the clocks of both run equally fast, not that they tell the same time.
 *
 * @param sentNanos when that heartbeat was sent
 * @param ttlNanos the time to live
 */
record Lease(long sentNanos, long ttlNanos) {

  /** A heartbeat was acknowledged; acknowledgements may come in any order. */
  Lease renewed(long acknowledgedSentNanos) {
    return acknowledgedSentNanos - sentNanos > 0
        ? new Lease(acknowledgedSentNanos, ttlNanos)
        : this;
  }

  /** Whether the end of the session can no longer be excluded. */
  boolean isOver(long nowNanos) {
    return nowNanos - sentNanos >= ttlNanos;
  }

  /** How the session stands. */
  SessionState stateAt(long nowNanos) {
    if (isOver(nowNanos)) {
      return SessionState.EXPIRED;
    }
    return nowNanos - sentNanos >= ttlNanos / 2 ? SessionState.JEOPARDY : SessionState.SAFE;
  }

  /** How long until it stands otherwise, unless a heartbeat is acknowledged. */
  Duration untilChange(long nowNanos) {
    long changeNanos = stateAt(nowNanos) == SessionState.SAFE ? ttlNanos / 2 : ttlNanos;
    return Duration.ofNanos(Math.max(0, changeNanos - (nowNanos - sentNanos)));
  }
}

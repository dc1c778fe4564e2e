package org.skald.log;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock that the records of a shard are: it moves forward by what passed between two records,
 * never backward, and by at most a cap for each.
 *
 * <p>It adds up differences instead of copying the newest timestamp. So a broker outage, or a
 * broker's clock that jumps ahead, costs at most one cap: no lease expires because nobody could
 * write, and a clock that is set right again does not stop log time until it has caught up.
 *
 * @param now log time
 * @param stampMs timestamp of the last record, in milliseconds since the epoch
 */
public record LogTime(Instant now, long stampMs) {

  /** Before the first record; that record sets the clock. */
  public static final LogTime UNSET = new LogTime(Instant.EPOCH, Long.MIN_VALUE);

  /**
   * The time at a record.
   *
   * @param nextStampMs its timestamp by the broker, in milliseconds since the epoch
   * @param cap the most that one record may add
   */
  public LogTime at(long nextStampMs, Duration cap) {
    if (stampMs == Long.MIN_VALUE) {
      return new LogTime(Instant.ofEpochMilli(nextStampMs), nextStampMs);
    }
    var passedMs = Math.clamp(nextStampMs - stampMs, 0, cap.toMillis());
    return new LogTime(now.plusMillis(passedMs), nextStampMs);
  }
}

package org.skald.coordination;

import java.time.Duration;
import java.util.Optional;

/** A wish about an election. To resign is to release it, as a lock is. */
public sealed interface ElectionCommand extends CoordinationCommand {

  /**
   * A session wants to lead; one in line already says something else of itself.
   *
   * @param value what others are to know of it, such as its address
   * @param patience how long it stays a candidate; empty when it does not wait at all
   * @param delay how long nobody is elected after this leader was lost
   */
  record Campaign(
      LockName lock,
      SessionId session,
      SmallValue value,
      Optional<Duration> patience,
      Duration delay)
      implements ElectionCommand, Acquiring {

    /** The most bytes of a value: all of an election's are kept together. */
    public static final int BYTES_MAX = 1024;

    /** Refuses a value that is too large, and what is no election. */
    public Campaign {
      if (value.size() > BYTES_MAX) {
        throw new IllegalArgumentException(
            "expected a candidate's value of at most %d bytes, found %d"
                .formatted(BYTES_MAX, value.size()));
      }
      lock.require(LockKind.ELECTION);
    }
  }
}

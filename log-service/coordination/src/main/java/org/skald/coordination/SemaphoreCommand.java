package org.skald.coordination;

import java.time.Duration;
import java.util.Optional;

/** A wish about a semaphore. To give permits back is to release it, as a lock is. */
public sealed interface SemaphoreCommand extends CoordinationCommand {

  /**
   * A session wants permits, all of them at once.
   *
   * @param limit how many there are in all; the first who says so fixes it for ever
   * @param permits how many it wants
   * @param patience how long it waits in line; empty when it does not wait at all
   */
  record AcquirePermits(
      LockName lock, SessionId session, int limit, int permits, Optional<Duration> patience)
      implements SemaphoreCommand, Acquiring {

    /** Refuses numbers that nobody could ever be granted, and what is no semaphore. */
    public AcquirePermits {
      if (permits < 1 || permits > limit) {
        throw new IllegalArgumentException(
            "expected 1 to %d permits of a semaphore of %d, found %d"
                .formatted(limit, limit, permits));
      }
      lock.require(LockKind.SEMAPHORE);
    }
  }
}

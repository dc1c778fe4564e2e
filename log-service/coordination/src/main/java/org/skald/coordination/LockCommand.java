package org.skald.coordination;

import java.time.Duration;
import java.util.Optional;
import org.skald.log.Position;

/** A wish about a lock. */
public sealed interface LockCommand extends CoordinationCommand {

  /** Which lock. */
  LockName lock();

  /**
   * A session wants the lock.
   *
   * @param patience how long it waits in line; empty when it does not wait at all
   * @param delay how long nobody gets the lock after this holder was lost without releasing it
   */
  record Acquire(
      LockName lock, SessionId session, LockMode mode, Optional<Duration> patience, Duration delay)
      implements LockCommand, Acquiring {}

  /**
   * A session gives the lock back, or its place in line up.
   *
   * @param token of the grant; empty to give up the place in line only
   */
  record Release(LockName lock, SessionId session, Optional<Position> token)
      implements LockCommand {}

  /** Proposed by a lock: a wait or a delay may be over. */
  record Review(LockName lock) implements LockCommand {}
}

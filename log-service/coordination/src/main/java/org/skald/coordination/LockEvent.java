package org.skald.coordination;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.skald.log.Position;

/** What happened to a lock. */
public sealed interface LockEvent extends CoordinationEvent {

  /** Which lock. */
  LockName lock();

  @Override
  default String key() {
    return Keys.of(lock());
  }

  /**
   * A session holds it.
   *
   * @param token the fencing token: the place of the record that granted it
   * @param delay how long nobody gets it after this holder is lost
   */
  record LockGranted(
      LockName lock, SessionId session, LockMode mode, Position token, Duration delay)
      implements LockEvent {}

  /**
   * A session waits in line.
   *
   * @param place its place: earlier ones come first
   * @param until when it gives up; empty for never
   */
  record LockAwaited(
      LockName lock,
      SessionId session,
      LockMode mode,
      Position place,
      Optional<Instant> until,
      Duration delay)
      implements LockEvent {}

  /** A session waits no longer, and has not got it. */
  record LockWaitEnded(LockName lock, SessionId session, WaitEnd how) implements LockEvent {}

  /** Its holder has given it back. */
  record LockReleased(LockName lock, SessionId session, Position token) implements LockEvent {}

  /**
   * Its holder was lost.
   *
   * @param delayedUntil nobody gets it before
   */
  record LockLost(LockName lock, SessionId session, Position token, Instant delayedUntil)
      implements LockEvent {}

  /** The delay after a loss is over, though nobody could be granted it. */
  record LockDelayEnded(LockName lock) implements LockEvent {}
}

package org.skald.coordination;

/** A wish to be granted something, now or after a while in line. */
public sealed interface Acquiring extends CoordinationCommand
    permits LockCommand.Acquire, ElectionCommand.Campaign, SemaphoreCommand.AcquirePermits {

  /** What is to be granted. */
  LockName lock();

  /** To whom. */
  SessionId session();
}

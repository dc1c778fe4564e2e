package org.skald.coordination;

/** What sessions hold by grants and wait for in line: a lock, or what is built on one. */
public sealed interface Grantable extends CoordinationState
    permits LockState, ElectionState, SemaphoreState {

  /** Who holds it and who waits for it. */
  LockState line();

  /** Whether there is room for this session beside those that hold it. */
  boolean admits(SessionId session, LockMode mode);
}

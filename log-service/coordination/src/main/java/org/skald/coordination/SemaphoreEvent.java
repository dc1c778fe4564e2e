package org.skald.coordination;

/** What happened to a semaphore, besides what happened to it as a lock. */
public sealed interface SemaphoreEvent extends CoordinationEvent {

  /** Which semaphore. */
  LockName semaphore();

  @Override
  default String key() {
    return Keys.of(semaphore());
  }

  /** How many permits it has stands, for ever. */
  record SemaphoreLimited(LockName semaphore, int limit) implements SemaphoreEvent {}

  /** A session that is about to join the line says how many permits it wants. */
  record PermitsWanted(LockName semaphore, SessionId session, int permits)
      implements SemaphoreEvent {}
}

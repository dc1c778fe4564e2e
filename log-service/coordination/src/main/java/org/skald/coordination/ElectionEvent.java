package org.skald.coordination;

/** What happened to an election, besides what happened to it as a lock. */
public sealed interface ElectionEvent extends CoordinationEvent {

  /** Which election. */
  LockName election();

  @Override
  default String key() {
    return Keys.of(election());
  }

  /** A session that leads, or is about to join the line, says what others are to know of it. */
  record CandidateDeclared(LockName election, SessionId session, SmallValue value)
      implements ElectionEvent {}
}

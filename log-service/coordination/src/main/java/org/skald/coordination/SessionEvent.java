package org.skald.coordination;

import java.time.Duration;
import java.time.Instant;

/** What happened to a session. */
public sealed interface SessionEvent extends CoordinationEvent {

  /** Which session. */
  SessionId session();

  @Override
  default String key() {
    return Keys.of(session());
  }

  /** It is there. */
  record SessionOpened(SessionId session, MemberName member, Duration ttl, Instant at)
      implements SessionEvent {}

  /** It is kept by this node from here on, and safe. */
  record SessionAttached(SessionId session, MemberName member) implements SessionEvent {}

  /** The node that kept it is gone; it ends unless another one is asked to keep it by then. */
  record SessionJeopardized(SessionId session, Instant until) implements SessionEvent {}

  /** Something depends on it from here on, and goes with it. */
  record SessionBound(SessionId session, String toKey) implements SessionEvent {}

  /** Something depends on it no longer. */
  record SessionUnbound(SessionId session, String fromKey) implements SessionEvent {}

  /** It is gone, and with it all that depended on it. */
  record SessionEnded(SessionId session, SessionEnd how, Instant at) implements SessionEvent {}
}

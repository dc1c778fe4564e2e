package org.skald.coordination;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is known of a session. */
public sealed interface SessionState extends CoordinationState {

  /** Nothing. */
  SessionState NONE = new None();

  /** There is no such session, or no longer. */
  record None() implements SessionState {}

  /**
   * There is one.
   *
   * @param openedAt log time of its beginning
   * @param bound keys of what goes with it, in the order in which they came
   */
  record Lasting(SessionId session, Duration ttl, Instant openedAt, Set<String> bound) {

    Lasting with(String key) {
      var more = new LinkedHashSet<>(bound);
      more.add(key);
      return new Lasting(session, ttl, openedAt, more);
    }

    Lasting without(String key) {
      var fewer = new LinkedHashSet<>(bound);
      fewer.remove(key);
      return new Lasting(session, ttl, openedAt, fewer);
    }
  }

  /** A session that has not ended. */
  sealed interface Live extends SessionState {

    /** What it is, safe or not. */
    Lasting it();
  }

  /** A node keeps it alive. */
  record Safe(Lasting it, MemberName member) implements Live {}

  /** The node that kept it is gone; it ends at {@code until}, in log time. */
  record Jeopardy(Lasting it, Instant until) implements Live {}
}

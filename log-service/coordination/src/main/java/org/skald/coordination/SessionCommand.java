package org.skald.coordination;

import java.time.Duration;

/** A wish about a session. */
public sealed interface SessionCommand extends CoordinationCommand {

  /** Which session. */
  SessionId session();

  /**
   * A client wants a session, kept alive through this node.
   *
   * @param ttl how long it outlives its node, and how long its client may be silent
   */
  record Open(SessionId session, MemberName member, Duration ttl) implements SessionCommand {

    /** Shorter than this, a session would end at every hiccup. */
    public static final Duration TTL_MIN = Duration.ofSeconds(1);

    /** Longer than this, what it holds would be lost for too long. */
    public static final Duration TTL_MAX = Duration.ofHours(1);

    /** Refuses a time to live out of bounds. */
    public Open {
      if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
        throw new IllegalArgumentException(
            "expected a time to live from %s to %s, found %s".formatted(TTL_MIN, TTL_MAX, ttl));
      }
    }
  }

  /** A client goes on through another node, or its node is back. */
  record Attach(SessionId session, MemberName member) implements SessionCommand {}

  /** The client is done with it. */
  record Close(SessionId session) implements SessionCommand {}

  /**
   * The node that keeps it has not heard of the client for its time to live. It is for that life of
   * the node to say: the next one may have heard of the client again.
   */
  record Forsake(SessionId session, MemberName member, Incarnation incarnation)
      implements SessionCommand {}

  /** Proposed by a session in jeopardy when its time is over. */
  record Expire(SessionId session) implements SessionCommand {}
}

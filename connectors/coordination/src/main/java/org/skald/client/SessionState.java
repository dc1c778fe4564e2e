package org.skald.client;

/** How a session stands, as far as its client can know. */
public enum SessionState {
  /** A heartbeat was acknowledged lately: the nodes keep the session. */
  SAFE,
  /**
   * No heartbeat that was sent in the last half of the time to live has been acknowledged. The
   * session and its grants still hold; who can stop at a good point should.
   */
  JEOPARDY,
  /** The session has ended, or its end can no longer be excluded; it does not come back. */
  EXPIRED,
  /** The session was closed by its owner. */
  CLOSED;

  /** Whether the session and its grants hold: {@link #SAFE} and {@link #JEOPARDY}. */
  public boolean isAlive() {
    return this == SAFE || this == JEOPARDY;
  }
}

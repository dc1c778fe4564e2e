package org.skald.coordination;

/** Why a session stopped waiting for a lock. */
public enum WaitEnd {
  /** It did not want it any more. */
  GIVEN_UP,
  /** It had waited for as long as it wanted. */
  TIMED_OUT,
  /** The session ended. */
  SESSION_ENDED
}

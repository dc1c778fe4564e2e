package org.skald.coordination;

/** How a session ended. */
public enum SessionEnd {
  /** Its client closed it. */
  CLOSED,
  /** Nobody kept it alive. */
  EXPIRED
}

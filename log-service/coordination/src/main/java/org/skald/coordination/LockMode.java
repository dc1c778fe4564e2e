package org.skald.coordination;

/** How a lock is held. */
public enum LockMode {
  /** By one session alone. */
  EXCLUSIVE,
  /** By any number of sessions, none of them exclusively. */
  SHARED
}

package org.skald.client;

/** Names a lock, or what is held like one; each kind has names of its own. */
record LockName(LockKind kind, String value) {

  @Override
  public String toString() {
    return kind.word() + " '" + value + "'";
  }
}

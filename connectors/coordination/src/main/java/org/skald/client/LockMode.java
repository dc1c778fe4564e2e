package org.skald.client;

/** How a lock is held. */
enum LockMode {
  /** By one alone. */
  EXCLUSIVE("exclusive"),
  /** By any number, none of them exclusively. */
  SHARED("shared");

  private final String wire;

  LockMode(String wire) {
    this.wire = wire;
  }

  /** As it is said on the wire. */
  String wire() {
    return wire;
  }
}

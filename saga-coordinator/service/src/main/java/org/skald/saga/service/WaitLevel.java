package org.skald.saga.service;

/** How far a start has to have come before it is answered. */
enum WaitLevel {
  /** The log has the command. What it comes to, a refusal too, is told by the journal alone. */
  ACCEPTED,
  /** It is decided, and the saga has started or was refused. */
  APPLIED,
  /** The saga has ended. */
  COMPLETED
}

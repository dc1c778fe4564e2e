package org.skald.saga;

/** What a timeout means when the participant may have acted; {@code on-unknown} of a definition. */
public enum UnknownPolicy {
  /** Undo the step as if it had succeeded, then the steps before it. */
  COMPENSATE,
  /** Send the same command again, with the same id, until the attempts are spent; then hold. */
  RETRY,
  /** Ask the participant what became of the command, without doing it; without an answer hold. */
  QUERY,
  /** Stop and wait for a person: the saga is stuck. */
  HOLD
}

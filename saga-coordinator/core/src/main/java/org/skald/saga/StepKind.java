package org.skald.saga;

/** What may still happen after a step has succeeded. */
public enum StepKind {
  /** It can be undone by its compensation. */
  COMPENSATABLE,
  /** The point of no return: once it has succeeded, the saga only goes forward. */
  PIVOT,
  /** Comes after the pivot and is repeated until it succeeds. */
  RETRIABLE
}

package org.skald.coordination;

/**
 * A sequence of ids, handed out in blocks. It only grows, so no id comes twice.
 *
 * @param next the first id that nobody has
 */
public record SequenceState(long next) implements CoordinationState {

  /** Before any id was handed out. */
  public static final SequenceState START = new SequenceState(1);
}

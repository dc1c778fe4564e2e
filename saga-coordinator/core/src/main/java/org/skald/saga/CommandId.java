package org.skald.saga;

/**
 * Names what a participant is asked to do once, however often it is asked: all attempts of a step
 * share it, and so do all attempts of its compensation.
 *
 * @param sagaId the saga
 * @param step the step
 * @param direction to do the step, or to undo it
 */
public record CommandId(SagaId sagaId, String step, Direction direction) {

  /** To do a step, or to undo it. */
  public enum Direction {
    /** The step itself. */
    DO,
    /** Its compensation. */
    UNDO
  }

  /** The id on the wire: {@code order-1/ship/do}. Step names have no slash, so it is unique. */
  @Override
  public String toString() {
    return sagaId + "/" + step + "/" + (direction == Direction.DO ? "do" : "undo");
  }
}

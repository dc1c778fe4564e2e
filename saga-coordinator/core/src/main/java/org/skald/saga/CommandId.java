package org.skald.saga;

/**
 * Names what a participant is asked to do once, however often it is asked: all attempts of a step
 * share it, and so do all attempts of its compensation.
 *
 * @param sagaId the saga
 * @param step the step
 * @param direction to do the step, or to undo it
 * @param edition from 1; what is asked otherwise, or anew, has the next one
 */
public record CommandId(SagaId sagaId, String step, Direction direction, int edition) {

  /** The edition of most commands. */
  public static final int FIRST_EDITION = 1;

  /** Refuses an edition below the first. */
  public CommandId {
    if (edition < FIRST_EDITION) {
      throw new IllegalArgumentException("expected an edition from 1, found " + edition);
    }
  }

  /** A command in its first edition. */
  public CommandId(SagaId sagaId, String step, Direction direction) {
    this(sagaId, step, direction, FIRST_EDITION);
  }

  /** To do a step, or to undo it. */
  public enum Direction {
    /** The step itself. */
    DO,
    /** Its compensation. */
    UNDO;

    /** What a word on the wire means. */
    public static Direction of(String word) {
      return switch (word) {
        case "do" -> DO;
        case "undo" -> UNDO;
        default ->
            throw new IllegalArgumentException(
                "expected the direction do or undo, found '%s'".formatted(word));
      };
    }

    /** The word on the wire. */
    public String word() {
      return switch (this) {
        case DO -> "do";
        case UNDO -> "undo";
      };
    }
  }

  /** To undo in the same edition what this does, or to do what it undoes. */
  public CommandId reversed() {
    return new CommandId(
        sagaId, step, direction == Direction.DO ? Direction.UNDO : Direction.DO, edition);
  }

  /**
   * The id on the wire: {@code order-1/ship/do}, and {@code order-1/ship/do/2} for the second
   * edition. Step names have no slash and are no numbers, so it is unique.
   */
  @Override
  public String toString() {
    var first = sagaId + "/" + step + "/" + direction.word();
    return edition == FIRST_EDITION ? first : first + "/" + edition;
  }
}

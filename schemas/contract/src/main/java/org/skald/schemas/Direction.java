package org.skald.schemas;

/** Whether a command does a step or undoes it; the value of {@link Headers#DIRECTION}. */
public enum Direction {
  /** It does the step. */
  DO("do"),
  /** It undoes what a command of the step has done: a compensation. */
  UNDO("undo");

  private final String wireName;

  Direction(String wireName) {
    this.wireName = wireName;
  }

  /** The word for it on the wire. */
  public String wireName() {
    return wireName;
  }

  /**
   * The direction of this word.
   *
   * @throws NotDecodable when there is none
   */
  public static Direction parse(String text) {
    for (Direction direction : values()) {
      if (direction.wireName.equals(text)) {
        return direction;
      }
    }
    throw new NotDecodable("expected the direction do or undo; found " + NotDecodable.quote(text));
  }
}

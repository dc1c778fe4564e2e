package org.skald.log;

/** Why a command was refused, as a value. It leaks no token and no secret. */
public interface Rejection {

  /** A stable name in kebab case, for programs: {@code saga-not-found}. */
  String code();

  /** One sentence for people that says what was expected and what was found. */
  String explain();

  /**
   * Whether the record that brought the command goes to the dead letters: somebody has to see it,
   * and may mend and replay it.
   */
  default boolean isDeadLetter() {
    return false;
  }
}

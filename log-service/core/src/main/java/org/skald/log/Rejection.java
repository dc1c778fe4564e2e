package org.skald.log;

/** Why a command was refused, as a value. It leaks no token and no secret. */
public interface Rejection {

  /** A stable name in kebab case, for programs: {@code saga-not-found}. */
  String code();

  /** One sentence for people that says what was expected and what was found. */
  String explain();
}

package org.skald.participant;

import org.jspecify.annotations.Nullable;

/** A passing no: the command is not done this time and may be tried again. */
public final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a reason for people, which travels to the coordinator: name no secrets. */
  public Failure(String reason) {
    this(reason, null);
  }

  /** With a reason that travels to the coordinator, and a cause that stays in this log. */
  public Failure(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

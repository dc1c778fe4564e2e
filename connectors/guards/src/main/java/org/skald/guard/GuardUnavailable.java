package org.skald.guard;

/** The memory of a guard cannot be reached; try again later. */
public final class GuardUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what was expected and found, and why. */
  public GuardUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

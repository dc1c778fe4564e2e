package org.skald.infra.cli;

/** A command did not come out; says why, and with which code to exit. */
public final class Failed extends RuntimeException {

  /** It was refused or did not come out as it should. */
  public static final int REFUSED = 1;

  /** The node could not be reached. */
  public static final int UNREACHABLE = 3;

  /** There is no such thing. */
  public static final int NOT_FOUND = 4;

  /** It did not end in time. */
  public static final int NOT_IN_TIME = 5;

  /** A lock was lost before it was released. */
  public static final int LOST = 6;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** Says why in one sentence. */
  public Failed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}

package org.skald.schemas;

/**
 * The schema registry did not answer, or not as a schema registry does. Nothing is said about the
 * record: the same call may succeed later.
 */
public final class RegistryUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what was asked for and what came instead. */
  public RegistryUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

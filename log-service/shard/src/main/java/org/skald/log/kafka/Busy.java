package org.skald.log.kafka;

/** The node takes no more work just now. Nothing was appended: come back a little later. */
public final class Busy extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was expected and what was found. */
  public Busy(String message) {
    super(message);
  }
}

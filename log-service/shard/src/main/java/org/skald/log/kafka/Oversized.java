package org.skald.log.kafka;

/** A record is larger than the log looks at. Nothing was appended, nor will be: send less. */
public final class Oversized extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was expected and what was found. */
  public Oversized(String message) {
    super(message);
  }
}

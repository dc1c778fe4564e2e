package org.skald.saga.testkit;

/** A file or a folder that is not what it should be; the message says which, and what it is. */
public final class UnreadableFile extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadableFile(String message) {
    super(message);
  }

  UnreadableFile(String message, Throwable cause) {
    super(message, cause);
  }
}

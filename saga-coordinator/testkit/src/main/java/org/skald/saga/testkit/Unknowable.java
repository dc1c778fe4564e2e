package org.skald.saga.testkit;

/** It cannot be said what would have happened. */
final class Unknowable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Unknowable(String reason) {
    super(reason);
  }
}

package org.skald.client;

import org.jspecify.annotations.Nullable;

/** Why the client could not do what it was asked for. */
public abstract class SkaldException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SkaldException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

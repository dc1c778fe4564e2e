package org.skald.participant;

import org.jspecify.annotations.Nullable;

/** The store of an inbox did not answer: what was tried may be tried again. */
final class InboxUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InboxUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

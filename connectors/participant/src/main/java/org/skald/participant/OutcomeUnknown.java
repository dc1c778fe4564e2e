package org.skald.participant;

import org.jspecify.annotations.Nullable;

/**
 * Nobody knows whether the command was done, because somebody else was asked to do it and did not
 * answer. The coordinator is told nothing, waits until the step's time is over, and goes on as the
 * definition says of unknown outcomes.
 *
 * <p>The inbox remembers that it may have been done: the same command is performed again when it
 * comes again, and its compensation is performed rather than skipped.
 */
public final class OutcomeUnknown extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what was expected and found, for the log, and a cause. */
  public OutcomeUnknown(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

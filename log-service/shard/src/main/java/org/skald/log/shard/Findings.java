package org.skald.log.shard;

import java.util.Optional;

/**
 * What the world outside has answered, as the log has it: the same on every replica.
 *
 * <p>Whoever asks the outside on its own may be told something else than the next replica. So the
 * first answer that reaches the log is the answer for all; see {@link Inquiry}.
 */
@FunctionalInterface
public interface Findings {

  /**
   * The answer to a question; empty when there is none, which holds for this place of the log only.
   *
   * @throws Unsettled when the log has no answer for this place yet
   */
  Optional<byte[]> of(String question) throws Unsettled;

  /** A record cannot be read before the log has an answer; nothing has changed by trying. */
  final class Unsettled extends Exception {

    private static final long serialVersionUID = 1L;

    private final String question;

    /** Says which question is open. */
    public Unsettled(String question) {
      super("expected an answer to '%s' in the log, found none yet".formatted(question));
      this.question = question;
    }

    String question() {
      return question;
    }
  }
}

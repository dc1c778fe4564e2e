package org.skald.saga;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What the world should do next, as data. */
public sealed interface SagaEffect {

  /**
   * Send a command to its recipient, who can recognise a repeat by its id.
   *
   * @param query whether it is not to be done, and only to be said what became of it
   * @param compensates what it undoes; empty when it undoes nothing
   */
  record SendCommand(
      CommandId commandId,
      int attempt,
      String schema,
      Recipient recipient,
      Payload payload,
      Instant due,
      boolean query,
      Optional<CommandId> compensates)
      implements SagaEffect {

    /** It is to be done. */
    public SendCommand(
        CommandId commandId,
        int attempt,
        String schema,
        Recipient recipient,
        Payload payload,
        Instant due) {
      this(commandId, attempt, schema, recipient, payload, due, false, Optional.empty());
    }

    /** The same command, which is not to be done: its participant is asked what became of it. */
    public SendCommand asQuery() {
      return new SendCommand(
          commandId, attempt, schema, recipient, payload, due, true, Optional.empty());
    }

    /** The same command, which undoes this one. */
    public SendCommand compensating(CommandId done) {
      return new SendCommand(
          commandId, attempt, schema, recipient, payload, due, false, Optional.of(done));
    }
  }

  /** Ask for a lock. */
  record AcquireLock(CommandId commandId, int attempt, LockRequest request, Instant due)
      implements SagaEffect {}

  /**
   * Give a lock back.
   *
   * @param attempt of the compensation that waits for the answer; 0 when nobody does
   * @param completed the token of the grant, when the saga has completed: what it took is gone
   * @param sagaStart log time of the start of the saga that had asked for it; empty when that is
   *     the saga whose effect this is
   */
  record ReleaseLock(
      CommandId commandId,
      int attempt,
      String key,
      OptionalLong completed,
      Optional<Instant> sagaStart)
      implements SagaEffect {}

  /** Answer the saga that has started this one, has asked to undo it, or has asked for a lock. */
  record AnswerCaller(
      CommandId commandId, int attempt, String replyToken, SagaCommand.Outcome outcome)
      implements SagaEffect {}
}

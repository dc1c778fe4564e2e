package org.skald.saga;

import java.time.Instant;

/** What the world should do next, as data. */
public sealed interface SagaEffect {

  /** Send a command to its recipient, who can recognise a repeat by its id. */
  record SendCommand(
      CommandId commandId,
      int attempt,
      String schema,
      Recipient recipient,
      Payload payload,
      Instant due)
      implements SagaEffect {}

  /** Answer the saga that has started this one, or has asked to undo it. */
  record AnswerCaller(
      CommandId commandId, int attempt, String replyToken, SagaCommand.Outcome outcome)
      implements SagaEffect {}
}

package org.skald.saga;

import java.time.Instant;

/** What the world should do next, as data. */
public sealed interface SagaEffect {

  /** Send a command to a participant, which can recognise a repeat by its id. */
  record SendCommand(
      CommandId commandId, int attempt, String schema, String topic, Payload payload, Instant due)
      implements SagaEffect {}
}

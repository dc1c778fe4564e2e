package org.skald.saga.testkit;

import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEffect.SendCommand;

/** What the log says of waits for events, as long as no event has come. */
final class AwaitedEvents {

  private AwaitedEvents() {}

  /** The answer to a saga that ends a wait; empty for what is none, and where nobody wants it. */
  static Optional<Report> answer(SendCommand send) {
    return send.recipient() instanceof Recipient.Event && send.attempt() > 0
        ? outcome(send).map(it -> new Report(send.commandId(), send.attempt(), it))
        : Optional.empty();
  }

  private static Optional<Outcome> outcome(SendCommand send) {
    if (send.commandId().direction() == Direction.UNDO) {
      return Optional.of(new Outcome.Ok(Optional.empty()));
    }
    return send.query()
        ? Optional.of(new Outcome.Refused("no event came in time"))
        : Optional.empty();
  }
}

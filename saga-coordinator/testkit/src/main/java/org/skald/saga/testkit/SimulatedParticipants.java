package org.skald.saga.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.StepKind;

/**
 * The participants of one saga, each with an inbox as the protocol asks for: a command is done
 * once, a repeat gets the first result, an attempt that failed has failed, what was asked about
 * before it came has failed, and what was undone before it came is never done. A sub-saga is one of
 * them, but for attempts that fail.
 */
final class SimulatedParticipants {

  private final Payloads payloads;
  private final Chance chance;
  private final Map<CommandId, Outcome> results = new HashMap<>();
  private final Map<CommandId, Integer> failedAttempts = new HashMap<>();

  SimulatedParticipants(Payloads payloads, Chance chance) {
    this.payloads = payloads;
    this.chance = chance;
  }

  /** What a command comes to when it arrives. */
  Outcome perform(SendCommand command, String occasion) {
    var id = command.commandId();
    var known = results.get(id);
    if (known != null) {
      return known;
    }
    var hasFailed = command.attempt() <= failedAttempts.getOrDefault(id, 0);
    var mayFail = command.recipient() instanceof Recipient.Topic;
    if (hasFailed || command.query() || (mayFail && chance.strikes(Fault.FAIL, occasion))) {
      failedAttempts.merge(id, command.attempt(), Math::max);
      return new Outcome.Failed(command.query() ? "it has not been done" : "failed this time");
    }
    return switch (id.direction()) {
      case DO -> remember(id, doIt(id, occasion));
      case UNDO -> undo(id, occasion);
    };
  }

  private Outcome doIt(CommandId id, String occasion) {
    var isRetriable = payloads.declared(id.step()).kind() == StepKind.RETRIABLE;
    return chance.strikes(isRetriable ? Fault.REFUSE_FOR_GOOD : Fault.REFUSE, occasion)
        ? new Outcome.Refused("refused")
        : new Outcome.Ok(payloads.anyReply(id.step(), chance.random("reply of " + id)));
  }

  private Outcome undo(CommandId id, String occasion) {
    var undone = new CommandId(id.sagaId(), id.step(), Direction.DO);
    if (!isDone(undone)) {
      results.put(undone, new Outcome.Refused("was compensated before"));
    } else if (chance.strikes(Fault.REFUSE_FOR_GOOD, occasion)) {
      return new Outcome.Refused("refused to undo it"); // Not remembered: a person may ask again.
    }
    return remember(id, new Outcome.Ok(Optional.<Payload>empty()));
  }

  private Outcome remember(CommandId id, Outcome outcome) {
    results.put(id, outcome);
    return outcome;
  }

  /** Whether a command was done. */
  boolean isDone(CommandId id) {
    return results.get(id) instanceof Outcome.Ok;
  }
}

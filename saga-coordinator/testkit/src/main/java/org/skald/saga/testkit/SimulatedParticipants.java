package org.skald.saga.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.CommandId;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.StepKind;
import org.skald.schemas.WireFormat;

/**
 * The participants of one saga, each with an inbox as the protocol asks for: a command is done
 * once, a repeat gets the first result, an attempt that failed has failed, what was asked about
 * before it came has failed, and what was undone before it came is never done. A sub-saga is one of
 * them, but for attempts that fail; and so is the log that keeps events, which gives one unless the
 * saga waits no longer.
 */
final class SimulatedParticipants {

  /** One of so many values has changed when it is read again. */
  private static final int CHANGED = 4;

  private static final Outcome TOO_LATE = new Outcome.Refused("no event came in time");

  private final Payloads payloads;
  private final Chance chance;
  private final Map<CommandId, Outcome> results = new HashMap<>();
  private final Map<CommandId, Integer> failedAttempts = new HashMap<>();
  private final Map<Asked, Payload> replies = new HashMap<>();
  private final Set<CommandId> undone = new HashSet<>();

  SimulatedParticipants(Payloads payloads, Chance chance) {
    this.payloads = payloads;
    this.chance = chance;
  }

  /** What a step asks for, whichever step it is. */
  private record Asked(Recipient recipient, String schema, Payload payload) {}

  /** What a command comes to when it arrives. */
  Outcome perform(SendCommand command, String occasion) {
    if (command.recipient() instanceof Recipient.Event) {
      return awaited(command);
    }
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
      case DO -> remember(id, doIt(command, occasion));
      case UNDO -> undo(id, command.compensates().orElseThrow(), occasion);
    };
  }

  private Outcome awaited(SendCommand command) {
    var id = command.commandId();
    var waits = command.compensates().orElse(id);
    if (!waits.equals(id)) {
      results.putIfAbsent(waits, TOO_LATE);
      return remember(id, new Outcome.Ok(Optional.empty()));
    }
    if (command.query()) {
      results.putIfAbsent(waits, TOO_LATE);
    }
    var known = results.get(waits);
    return known != null ? known : remember(waits, new Outcome.Ok(reply(command), true));
  }

  private Outcome doIt(SendCommand command, String occasion) {
    var isRetriable = payloads.declared(command.commandId().step()).kind() == StepKind.RETRIABLE;
    return chance.strikes(isRetriable ? Fault.REFUSE_FOR_GOOD : Fault.REFUSE, occasion)
        ? new Outcome.Refused("refused")
        : new Outcome.Ok(reply(command));
  }

  /** Who asks again for the same mostly gets what another step got: little changes meanwhile. */
  private Optional<Payload> reply(SendCommand command) {
    var random = chance.random("reply of " + command.commandId());
    var step = command.commandId().step();
    var fresh =
        command.recipient() instanceof Recipient.Topic
            ? payloads.anyReply(step, command.payload(), random)
            : payloads.anyReply(step, random);
    var asked = new Asked(command.recipient(), command.schema(), command.payload());
    return fresh.map(reply -> {
      var before = replies.putIfAbsent(asked, reply);
      if (before == null || !isOfOneSchema(before, reply)) {
        return reply;
      }
      return random.nextInt(CHANGED) > 0 ? before : reply;
    });
  }

  private static boolean isOfOneSchema(Payload one, Payload other) {
    return WireFormat.schemaId(one.toBytes()) == WireFormat.schemaId(other.toBytes());
  }

  private Outcome undo(CommandId id, CommandId done, String occasion) {
    if (!isDone(done)) {
      results.put(done, new Outcome.Refused("was compensated before"));
    } else if (chance.strikes(Fault.REFUSE_FOR_GOOD, occasion)) {
      return new Outcome.Refused("refused to undo it"); // Not remembered: a person may ask again.
    }
    undone.add(done);
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

  /** Whether it is undone. */
  boolean isUndone(CommandId id) {
    return undone.contains(id);
  }
}

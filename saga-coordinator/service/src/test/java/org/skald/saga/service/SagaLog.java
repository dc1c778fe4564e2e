package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;

/** One shard of the saga log in plain memory: decides, evolves and keeps what follows. */
final class SagaLog {

  static final SagaId ORDER = new SagaId("order-1");
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final SagaLogDecider decider = new SagaLogDecider(SagaRules.KNOWN.highest());
  private final Map<String, SagaLogState> states = new HashMap<>();

  /** What a command brought about. */
  record Outcome(List<SagaLogEvent> events, List<SagaEffect> effects) {}

  Moment moment() {
    return new Moment(new Position(7), NOW, 1);
  }

  SagaLogState state(String key) {
    return states.getOrDefault(key, decider.initial(key));
  }

  SagaState saga() {
    return ((SagaLogState.Saga) state(SagaLogKeys.of(ORDER))).state();
  }

  Decision<SagaLogEvent, SagaLogRejection> decide(SagaLogCommand command) {
    return decider.decide(this::state, command, moment());
  }

  /** Decides a command that holds, and takes its events in. */
  Outcome accept(SagaLogCommand command) {
    var decision = decide(command);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    if (!(decision instanceof Decision.Accepted<SagaLogEvent, SagaLogRejection>(var events))) {
      throw new AssertionError(decision);
    }
    var effects = new ArrayList<SagaEffect>();
    for (var event : events) {
      var key = decider.keyOf(event);
      var after = decider.evolve(state(key), event);
      states.put(key, after);
      effects.addAll(decider.react(after, event));
    }
    return new Outcome(events, effects);
  }

  SagaLogRejection refuse(SagaLogCommand command) {
    if (decide(command) instanceof Decision.Rejected<SagaLogEvent, SagaLogRejection>(var why)) {
      return why;
    }
    throw new AssertionError("expected %s to be refused, found it accepted".formatted(command));
  }

  static SagaLogCommand deploy(DeployedDefinition definition) {
    return new SagaLogCommand.Deploy(definition, "ann");
  }

  static SagaLogCommand start(Payload input, Integer... version) {
    return new SagaLogCommand.Start(
        ORDER,
        "place-order",
        List.of(version).stream().findFirst(),
        input,
        Optional.empty(),
        Optional.empty());
  }

  static SagaLogCommand cancel() {
    return new SagaLogCommand.AboutSaga(new SagaCommand.CancelSaga(ORDER, "ann", "her own wish"));
  }

  static SagaCommand.Report ok(String step, int attempt, Optional<Payload> reply) {
    return new SagaCommand.Report(
        new CommandId(ORDER, step, Direction.DO), attempt, new SagaCommand.Outcome.Ok(reply));
  }
}

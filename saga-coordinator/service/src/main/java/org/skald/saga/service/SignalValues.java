package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.ReadLevel;
import org.skald.log.http.Problem;
import org.skald.saga.Action.AwaitSignal;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState.Active;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Converted;
import org.skald.saga.definition.InputProblem;
import org.skald.schemas.RegisteredSchema;

/** Turns the JSON of a signal into the value that the step's {@code reply} asks for. */
final class SignalValues {

  private final SagaNode node;

  SignalValues(SagaNode node) {
    this.node = node;
  }

  /** What the JSON came to. */
  sealed interface Read {

    /** This can be signalled. */
    record Ready(Signal signal) implements Read {}

    /** It cannot. */
    record Refused(Problem problem) implements Read {}
  }

  Read read(SagaId id, String step, @Nullable JsonNode value, boolean isRefusal) {
    var given = Optional.ofNullable(value).filter(it -> !it.isNull());
    if (isRefusal) {
      return given.isPresent()
          ? faulty("expected no value beside a refusal, found one")
          : new Read.Ready(new Signal.Refuse());
    }
    try {
      node.reach(id, new ReadLevel.Linearizable()).join();
    } catch (CompletionException e) {
      return new Read.Refused(Refusals.LOG.unread(e));
    }
    return node.saga(id) instanceof Active saga && awaitsSignal(saga, step)
        ? read(step, node.definition(id, saga.definition().id()).reply(step), given)
        : new Read.Ready(new Signal.GoOn(Optional.empty())); // The log says why not.
  }

  private static boolean awaitsSignal(Active saga, String step) {
    return Optional.ofNullable(saga.definition().steps().get(step))
        .filter(it -> it.action() instanceof AwaitSignal)
        .isPresent();
  }

  private static Read read(
      String step, Optional<RegisteredSchema> schema, Optional<JsonNode> given) {
    if (schema.isEmpty()) {
      return given.isPresent()
          ? faulty("expected no value, since step '%s' has no 'reply'".formatted(step))
          : new Read.Ready(new Signal.GoOn(Optional.empty()));
    }
    var name = schema.get().schema().getFullName();
    if (given.isEmpty()) {
      return faulty("expected a value of %s for step '%s', found none".formatted(name, step));
    }
    return switch (CheckedDefinition.payload(given.get(), schema.get())) {
      case Converted.Ready(var payload) -> new Read.Ready(new Signal.GoOn(Optional.of(payload)));
      case Converted.Faulty(var problems) -> new Read.Refused(faulty(name, problems));
    };
  }

  private static Read faulty(String detail) {
    return new Read.Refused(Problem.of(422, "faulty-value", "Faulty value", detail));
  }

  private static Problem faulty(String schema, List<InputProblem> problems) {
    return FaultyJson.problem("faulty-value", "Faulty value", "a value of " + schema, problems);
  }
}

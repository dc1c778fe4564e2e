package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.ReadLevel;
import org.skald.log.http.Problem;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Editable;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState.Active;
import org.skald.saga.StepStatus.Stuck;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Converted;
import org.skald.schemas.RegisteredSchema;

/** Turns JSON into the command at which a saga is stuck. */
final class StepEdits {

  private final SagaNode node;

  StepEdits(SagaNode node) {
    this.node = node;
  }

  /** What the JSON came to. */
  sealed interface Read {

    /** This can be asked of the log; empty where it will say why there is nothing to edit. */
    record Ready(Optional<Edited> edited) implements Read {}

    /** It cannot. */
    record Refused(Problem problem) implements Read {}
  }

  /** The payload of a command, of the schema that the definition is pinned to. */
  record Edited(Direction direction, Payload payload) {}

  Read read(SagaId id, String step, @Nullable JsonNode json) {
    try {
      node.reach(id, new ReadLevel.Linearizable()).join();
    } catch (CompletionException e) {
      return new Read.Refused(Refusals.LOG.unread(e));
    }
    return node.saga(id) instanceof Active saga
            && saga.steps().get(step) instanceof Stuck stuck
            && Editable.of(saga.definition().step(step), stuck) instanceof Editable.Command command
        ? read(
            node.definition(id, saga.definition().id()).schema(command.schema()),
            command.direction(),
            json)
        : new Read.Ready(Optional.empty());
  }

  static Read read(RegisteredSchema schema, Direction direction, @Nullable JsonNode json) {
    var name = schema.schema().getFullName();
    if (json == null || json.isNull()) {
      return faulty("expected a payload of %s, found none".formatted(name));
    }
    return switch (CheckedDefinition.payload(json, schema)) {
      case Converted.Ready(var payload) when payload.size() > Payload.MADE_BYTES_MAX ->
          faulty(
              "expected a payload of %s of at most %d bytes, found %d"
                  .formatted(name, Payload.MADE_BYTES_MAX, payload.size()));
      case Converted.Ready(var payload) ->
          new Read.Ready(Optional.of(new Edited(direction, payload)));
      case Converted.Faulty(var problems) ->
          new Read.Refused(
              FaultyJson.problem(
                  "faulty-command", "Faulty command", "a payload of " + name, problems));
    };
  }

  private static Read faulty(String detail) {
    return new Read.Refused(Problem.of(422, "faulty-command", "Faulty command", detail));
  }
}

package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Problem;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.CheckedDefinition.Identified;
import org.skald.saga.definition.Converted;

/** Turns the JSON of a start into the payload and the id that the definition asks for. */
final class SagaInputs {

  private final SagaNode node;

  SagaInputs(SagaNode node) {
    this.node = node;
  }

  /** What the JSON came to. */
  sealed interface Read {

    /** A saga of this id can be started with this payload. */
    record Ready(SagaId id, Payload input) implements Read {}

    /** It cannot. */
    record Refused(Problem problem) implements Read {}
  }

  Read read(String name, @Nullable Integer version, @Nullable String id, JsonNode input) {
    var wanted = Optional.ofNullable(version);
    if (node.definitions(name).version(wanted).isEmpty()) {
      // This node may be behind: only the log can say that there is none.
      try {
        node.reachDefinitions().join();
      } catch (CompletionException e) {
        return new Read.Refused(Refusals.LOG.problem(e));
      }
    }
    var versions = node.definitions(name);
    var definition = versions.version(wanted);
    if (definition.isEmpty()) {
      var missing =
          new SagaLogRejection.DefinitionNotFound(
              name, Optional.ofNullable(version), versions.versions().keySet());
      return new Read.Refused(
          Problem.of(404, missing.code(), "Definition not found", missing.explain()));
    }
    var checked = definition.get().checked();
    return switch (checked.input(input)) {
      case Converted.Faulty(var problems) ->
          new Read.Refused(
              Problem.of(
                      422,
                      "faulty-input",
                      "Faulty input",
                      FaultyJson.explain(
                          "an input of " + checked.input().schema().getFullName(), problems))
                  .with("problems", problems));
      case Converted.Ready(var payload) -> identify(checked, id, payload);
    };
  }

  private static Read identify(CheckedDefinition definition, @Nullable String id, Payload input) {
    if (id == null) {
      return switch (definition.idOf(input)) {
        case Identified.Known(var known) -> new Read.Ready(known, input);
        case Identified.Broken(var reason) -> new Read.Refused(noId(reason));
      };
    }
    try {
      return new Read.Ready(new SagaId(id), input);
    } catch (IllegalArgumentException e) {
      return new Read.Refused(noId(String.valueOf(e.getMessage())));
    }
  }

  private static Problem noId(String reason) {
    return Problem.of(422, "faulty-id", "Faulty saga id", reason);
  }
}

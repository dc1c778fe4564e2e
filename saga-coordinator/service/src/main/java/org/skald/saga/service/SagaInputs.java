package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.skald.log.http.Problem;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.CheckedDefinition.Identified;
import org.skald.saga.definition.Converted;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.WireFormat;

/** Turns what a saga is to be started with into the payload and the id of the definition. */
final class SagaInputs {

  private final SagaNode node;
  private final AvroWire wire;

  SagaInputs(SagaNode node, AvroWire wire) {
    this.node = node;
    this.wire = wire;
  }

  /** What a saga is to be started with. */
  sealed interface Given {

    /** Plain JSON. */
    record Json(JsonNode tree) implements Given {}

    /** A record that was written with any version of the input's schema; it stays as it is. */
    record Written(Payload payload) implements Given {}
  }

  /** What it came to. */
  sealed interface Read {

    /** A saga of this id can be started with this payload, of the version that has read it. */
    record Ready(DefinitionId definition, SagaId id, Payload input) implements Read {}

    /** It cannot. */
    record Refused(Problem problem) implements Read {}
  }

  /**
   * What it comes to.
   *
   * @param version the latest when empty
   * @param id the definition's own when empty
   */
  Read read(String name, Optional<Integer> version, Optional<String> id, Given given) {
    if (node.definitions(name).version(version).isEmpty()) {
      // This node may be behind: only the log can say that there is none.
      try {
        node.reachDefinitions().join();
      } catch (CompletionException e) {
        return new Read.Refused(Refusals.LOG.problem(e));
      }
    }
    var versions = node.definitions(name);
    var definition = versions.version(version);
    if (definition.isEmpty()) {
      var missing =
          new SagaLogRejection.DefinitionNotFound(name, version, versions.versions().keySet());
      return new Read.Refused(
          Problem.of(404, missing.code(), "Definition not found", missing.explain()));
    }
    return read(definition.get().checked(), id, given);
  }

  /**
   * Whether bytes are a record of another name than the input, by the latest version that this node
   * knows. False where that cannot be told.
   */
  boolean isAnotherRecord(String name, byte[] written) {
    var definition = node.definitions(name).version(Optional.empty());
    try {
      return definition.isPresent()
          && !definition.get().checked().isOfInput(wire.schema(WireFormat.schemaId(written)));
    } catch (NotDecodable | RegistryUnavailable e) {
      return false;
    }
  }

  private Read read(CheckedDefinition definition, Optional<String> id, Given given) {
    return switch (given) {
      case Given.Json(var tree) -> read(definition, definition.input(tree), id, definition::idOf);
      case Given.Written(var payload) -> {
        try {
          var writer = wire.schema(WireFormat.schemaId(payload.toBytes()));
          yield read(
              definition,
              definition.input(payload, writer),
              id,
              input -> definition.idOf(input, writer));
        } catch (NotDecodable e) {
          yield new Read.Refused(faulty(String.valueOf(e.getMessage())));
        } catch (RegistryUnavailable e) {
          yield new Read.Refused(Refusals.LOG.problem(e));
        }
      }
    };
  }

  private static Read read(
      CheckedDefinition definition,
      Converted input,
      Optional<String> id,
      Function<Payload, Identified> own) {
    return switch (input) {
      case Converted.Faulty(var problems) ->
          new Read.Refused(
              FaultyJson.problem(
                  "faulty-input",
                  "Faulty input",
                  "an input of " + definition.input().schema().getFullName(),
                  problems));
      case Converted.Ready(var payload) ->
          switch (id.map(SagaInputs::named).orElseGet(() -> own.apply(payload))) {
            case Identified.Known(var known) ->
                new Read.Ready(definition.definition().id(), known, payload);
            case Identified.Broken(var reason) ->
                new Read.Refused(Problem.of(422, "faulty-id", "Faulty saga id", reason));
          };
    };
  }

  private static Identified named(String id) {
    try {
      return new Identified.Known(new SagaId(id));
    } catch (IllegalArgumentException e) {
      return new Identified.Broken(String.valueOf(e.getMessage()));
    }
  }

  private static Problem faulty(String detail) {
    return Problem.of(422, "faulty-input", "Faulty input", detail);
  }
}

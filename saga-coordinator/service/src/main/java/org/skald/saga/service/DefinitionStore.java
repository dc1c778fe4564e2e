package org.skald.saga.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.saga.definition.Compiled;
import org.skald.saga.definition.DefinitionCompiler;
import org.skald.saga.definition.Problem;
import org.skald.saga.definition.Schemas;
import org.skald.saga.service.DeployedDefinition.PinnedSchema;
import org.skald.saga.service.SagaLogState.Definitions;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.saga.DeployDefinition;

/**
 * Definitions in commands and in states: text and schemas outside, compiled inside.
 *
 * <p>Compiling takes milliseconds and its result never changes, so it is done once for a text and
 * its schemas, whichever shard meets them.
 */
final class DefinitionStore {

  private static final int FORMAT = 1;

  private final KnownSchemas known;
  private final Map<DeployedText, DeployedDefinition> compiled = new ConcurrentHashMap<>();

  private record DeployedText(String source, List<PinnedSchema> schemas) {}

  DefinitionStore(KnownSchemas known) {
    this.known = known;
  }

  DeployedDefinition compile(DeployDefinition command) {
    var pinned =
        command.getSchemas().stream()
            .map(it -> new PinnedSchema(it.getFullName(), it.getId(), it.getText()))
            .toList();
    return compile(command.getSource(), pinned);
  }

  DeployedDefinition compile(String source, List<PinnedSchema> pinned) {
    return compiled.computeIfAbsent(new DeployedText(source, pinned), this::compile);
  }

  private DeployedDefinition compile(DeployedText text) {
    return switch (new DefinitionCompiler().compile(text.source(), schemas(text.schemas()))) {
      case Compiled.Sound(var checked) ->
          new DeployedDefinition(text.source(), text.schemas(), checked);
      case Compiled.Faulty(var problems, _) ->
          throw new NotDecodable(
              "expected a sound definition, found: "
                  + problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    };
  }

  private Schemas schemas(List<PinnedSchema> pinned) {
    var byName = new TreeMap<String, RegisteredSchema>();
    var byId = new TreeMap<Integer, Schema>();
    for (var schema : pinned) {
      var parsed = new Schema.Parser().parse(schema.text());
      byName.put(schema.fullName(), new RegisteredSchema(schema.id(), parsed));
      byId.put(schema.id(), parsed);
    }
    return new Schemas() {
      @Override
      public Optional<RegisteredSchema> byName(String fullName) {
        return Optional.ofNullable(byName.get(fullName));
      }

      @Override
      public Optional<Schema> byId(int id) {
        return Optional.ofNullable(byId.get(id)).or(() -> known.byId(id));
      }
    };
  }

  byte[] encode(Definitions definitions) {
    var out = new BinaryOutput().tag(FORMAT).number(definitions.versions().size());
    for (var definition : definitions.versions().values()) {
      out.text(definition.source()).number(definition.schemas().size());
      for (var schema : definition.schemas()) {
        out.text(schema.fullName()).number(schema.id()).text(schema.text());
      }
    }
    return out.toBytes();
  }

  Definitions decode(byte[] bytes) {
    var in = new BinaryInput(bytes);
    var format = in.tag();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "expected definitions of format %d, found %d: written by a later release"
              .formatted(FORMAT, format));
    }
    var versions = new TreeMap<Integer, DeployedDefinition>();
    for (var left = in.number(); left > 0; left--) {
      var source = in.text();
      var schemas = new PinnedSchema[in.number()];
      for (var i = 0; i < schemas.length; i++) {
        schemas[i] = new PinnedSchema(in.text(), in.number(), in.text());
      }
      var definition = compile(source, List.of(schemas));
      versions.put(definition.id().version(), definition);
    }
    return new Definitions(versions);
  }
}

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

  /* With the level of each version; only where one needs a later level than the first. */
  private static final int FORMAT_LEVELS = 2;

  private final KnownSchemas known;
  private final SagaRules rules;
  private final Map<DeployedText, DeployedDefinition> compiled = new ConcurrentHashMap<>();

  private record DeployedText(String source, List<PinnedSchema> schemas, int rulesLevel) {}

  DefinitionStore(KnownSchemas known, SagaRules rules) {
    this.known = known;
    this.rules = rules;
  }

  DeployedDefinition compile(DeployDefinition command) {
    var pinned =
        command.getSchemas().stream()
            .map(it -> new PinnedSchema(it.getFullName(), it.getId(), it.getText()))
            .toList();
    return compile(command.getSource(), pinned, command.getRulesLevel());
  }

  private DeployedDefinition compile(String source, List<PinnedSchema> pinned, int level) {
    return compiled.computeIfAbsent(new DeployedText(source, pinned, level), this::compile);
  }

  private DeployedDefinition compile(DeployedText text) {
    var schemas = schemas(text.schemas());
    return switch (rules.compiler().compile(text.source(), schemas, text.rulesLevel())) {
      case Compiled.Sound(var checked, var level) ->
          new DeployedDefinition(text.source(), text.schemas(), level, checked);
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
    var isFirst = definitions.versions().values().stream().allMatch(it -> it.rulesLevel() == 1);
    var out =
        new BinaryOutput()
            .tag(isFirst ? FORMAT : FORMAT_LEVELS)
            .number(definitions.versions().size());
    for (var definition : definitions.versions().values()) {
      if (!isFirst) {
        out.number(definition.rulesLevel());
      }
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
    if (format != FORMAT && format != FORMAT_LEVELS) {
      throw new IllegalStateException(
          "expected definitions of format %d or %d, found %d: written by a later release"
              .formatted(FORMAT, FORMAT_LEVELS, format));
    }
    var versions = new TreeMap<Integer, DeployedDefinition>();
    for (var left = in.number(); left > 0; left--) {
      var level = format == FORMAT ? 1 : in.number();
      var source = in.text();
      var schemas = new PinnedSchema[in.number()];
      for (var i = 0; i < schemas.length; i++) {
        schemas[i] = new PinnedSchema(in.text(), in.number(), in.text());
      }
      var definition = compile(source, List.of(schemas), level);
      versions.put(definition.id().version(), definition);
    }
    return new Definitions(versions);
  }
}

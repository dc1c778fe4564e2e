package org.skald.infra.embedded.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.skald.infra.embedded.registry.RegistryEvent.LevelCleared;
import org.skald.infra.embedded.registry.RegistryEvent.LevelSet;
import org.skald.infra.embedded.registry.RegistryEvent.SchemaRegistered;
import org.skald.infra.embedded.registry.RegistryEvent.VersionsDeleted;

/** Proposals as the JSON that stands in the topic. */
final class ProposalCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ProposalCodec() {}

  static byte[] encode(Proposal proposal) {
    var node = JSON.createObjectNode().put("revision", proposal.revision());
    switch (proposal.event()) {
      case SchemaRegistered(var subject, int version, int id, var schema) ->
          node.put("event", "SchemaRegistered")
              .put("subject", subject)
              .put("version", version)
              .put("id", id)
              .put("schema", schema.text());
      case VersionsDeleted(var subject, var versions) -> {
        var numbers =
            node.put("event", "VersionsDeleted").put("subject", subject).putArray("versions");
        versions.forEach(numbers::add);
      }
      case LevelSet(var subject, var level) -> {
        node.put("event", "LevelSet").put("level", level.name());
        subject.ifPresent(it -> node.put("subject", it));
      }
      case LevelCleared(var subject) -> {
        node.put("event", "LevelCleared");
        subject.ifPresent(it -> node.put("subject", it));
      }
    }
    return bytes(node);
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a JSON tree to be writable", e);
    }
  }

  /**
   * Reads a proposal.
   *
   * @throws IllegalStateException if the bytes are none
   */
  static Proposal decode(byte[] bytes) {
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("Expected a proposal as JSON", e);
    }
    return new Proposal(required(node, "revision").asLong(), event(node));
  }

  private static RegistryEvent event(JsonNode node) {
    var name = required(node, "event").asText();
    return switch (name) {
      case "SchemaRegistered" ->
          new SchemaRegistered(
              required(node, "subject").asText(),
              required(node, "version").asInt(),
              required(node, "id").asInt(),
              SchemaText.parse(required(node, "schema").asText()));
      case "VersionsDeleted" ->
          new VersionsDeleted(required(node, "subject").asText(), versions(node));
      case "LevelSet" -> new LevelSet(subject(node), level(node));
      case "LevelCleared" -> new LevelCleared(subject(node));
      default ->
          throw new IllegalStateException(
              "Expected SchemaRegistered, VersionsDeleted, LevelSet or LevelCleared, but found "
                  + name);
    };
  }

  private static List<Integer> versions(JsonNode node) {
    var numbers = required(node, "versions").spliterator();
    return StreamSupport.stream(numbers, false).map(JsonNode::asInt).toList();
  }

  private static Optional<String> subject(JsonNode node) {
    return Optional.ofNullable(node.get("subject")).map(JsonNode::asText);
  }

  private static CompatibilityLevel level(JsonNode node) {
    var name = required(node, "level").asText();
    return CompatibilityLevel.named(name)
        .orElseThrow(() -> new IllegalStateException("Expected a level, but found " + name));
  }

  private static JsonNode required(JsonNode node, String field) {
    var value = node.get(field);
    if (value == null) {
      throw new IllegalStateException(
          "Expected a proposal with the field '" + field + "', but found " + node);
    }
    return value;
  }
}

package org.skald.infra.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** An Avro schema and the one text that stands for it; two of them are equal if the texts are. */
final class SchemaText {

  private static final ObjectMapper JSON = new ObjectMapper();

  /* The order in which Avro writes what it knows; what it does not know follows by name. */
  private static final List<String> KNOWN =
      List.of(
          "type",
          "name",
          "namespace",
          "doc",
          "fields",
          "symbols",
          "items",
          "values",
          "size",
          "default",
          "order",
          "aliases");

  private static final Comparator<Map.Entry<String, JsonNode>> NORMAL_ORDER =
      Comparator.<Map.Entry<String, JsonNode>>comparingInt(it -> rank(it.getKey()))
          .thenComparing(Map.Entry.comparingByKey());

  private final Schema schema;
  private final String text;

  private SchemaText(Schema schema) {
    this.schema = schema;
    this.text = schema.toString();
  }

  /**
   * Reads a schema.
   *
   * @throws AvroRuntimeException if the text is not an Avro schema
   */
  static SchemaText parse(String text) {
    return new SchemaText(new Schema.Parser().parse(text));
  }

  Schema schema() {
    return schema;
  }

  String text() {
    return text;
  }

  /** The same schema with its properties in a fixed order. */
  SchemaText normalized() {
    try {
      return parse(JSON.writeValueAsString(ordered(JSON.readTree(text))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected Avro to write a schema as JSON: " + text, e);
    }
  }

  /** Whether the two mean the same: by their texts, or by their normalized texts. */
  boolean sameAs(SchemaText other, boolean normalize) {
    return equals(other) || (normalize && normalized().equals(other.normalized()));
  }

  private static JsonNode ordered(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var ordered = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
            .sorted(NORMAL_ORDER)
            .forEachOrdered(it -> ordered.set(it.getKey(), ordered(it.getValue())));
        yield ordered;
      }
      case ArrayNode array -> {
        var ordered = JsonNodeFactory.instance.arrayNode();
        array.forEach(it -> ordered.add(ordered(it)));
        yield ordered;
      }
      default -> node;
    };
  }

  private static int rank(String key) {
    int known = KNOWN.indexOf(key);
    return known < 0 ? KNOWN.size() : known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SchemaText that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}

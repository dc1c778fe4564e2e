package org.skald.saga.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.skald.saga.Payload;
import org.skald.saga.definition.WireFormat.Unreadable;

/**
 * Payloads as plain JSON, both ways.
 *
 * <p>Plain means: a nullable field is {@code null} or its value, never wrapped in the name of its
 * type; timestamps are RFC 3339, dates ISO 8601, decimals are strings, bytes are Base64.
 */
public final class PayloadJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Schemas schemas;

  /** Renders with the schemas that payloads were written with. */
  public PayloadJson(Schemas schemas) {
    this.schemas = schemas;
  }

  /** The payload of this schema that a JSON document describes, or all that is wrong with it. */
  public static Converted parse(String json, RegisteredSchema schema) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      var where =
          place == null
              ? ""
              : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
      var found = e.getOriginalMessage() + where;
      return new Converted.Faulty(List.of(new InputProblem("$", "a JSON document", found, "")));
    }
    return convert(root, schema);
  }

  /**
   * The payload of this schema that a JSON tree describes, or all that is wrong with it. Numbers
   * are as exact as the tree: who reads it has to read fractions as big decimals.
   */
  public static Converted convert(JsonNode root, RegisteredSchema schema) {
    if (root instanceof MissingNode) {
      return new Converted.Faulty(List.of(new InputProblem("$", "a JSON document", "nothing", "")));
    }
    var reader = new JsonToAvro();
    var datum = reader.read(root, schema.schema(), "$");
    return reader.problems().isEmpty()
        ? new Converted.Ready(WireFormat.encode(schema.id(), schema.schema(), datum))
        : new Converted.Faulty(reader.problems());
  }

  /** The payload as JSON on one line; one that cannot be read is a JSON object that says so. */
  public String render(Payload payload) {
    try {
      var bytes = payload.toBytes();
      int id = WireFormat.schemaIdOf(bytes);
      var writer =
          schemas
              .byId(id)
              .orElseThrow(
                  () -> new Unreadable("expected a registered schema, found the id " + id));
      return AvroToJson.render(PayloadReader.decode(bytes, writer, writer), writer).toString();
    } catch (Unreadable | AvroRuntimeException e) {
      return MAPPER
          .createObjectNode()
          .put("unreadable", String.valueOf(e.getMessage()))
          .put("bytes", payload.size())
          .toString();
    }
  }
}

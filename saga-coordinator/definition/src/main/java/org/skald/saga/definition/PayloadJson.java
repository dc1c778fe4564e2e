package org.skald.saga.definition;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.skald.saga.Payload;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

/** Makes payloads of plain JSON, as {@link AvroToJson} renders it. */
final class PayloadJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PayloadJson() {}

  /** The payload of this schema that a JSON document describes, or all that is wrong with it. */
  static Converted parse(String json, RegisteredSchema schema) {
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
  static Converted convert(JsonNode root, RegisteredSchema schema) {
    if (root instanceof MissingNode) {
      return new Converted.Faulty(List.of(new InputProblem("$", "a JSON document", "nothing", "")));
    }
    var reader = new JsonToAvro();
    var datum = reader.read(root, schema.schema(), "$");
    if (!reader.problems().isEmpty()) {
      return new Converted.Faulty(reader.problems());
    }
    var record = (IndexedRecord) requireNonNull(datum, "pinned schemas are records");
    return new Converted.Ready(Payload.of(WireFormat.encode(schema.id(), record)));
  }
}

package org.skald.participant.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON as Avro records, by their schema: the inverse of {@link AvroToJson} for generic
 * records. A member that is missing has its default, of a union the first branch that fits is
 * taken, and members that the schema does not have are left out.
 */
final class JsonToAvro {

  private JsonToAvro() {}

  /**
   * The record.
   *
   * @throws IllegalArgumentException that says where it does not fit
   */
  static GenericRecord record(Schema schema, JsonNode json) {
    return record(schema, json, "reply");
  }

  private static GenericRecord record(Schema schema, JsonNode json, String at) {
    if (!json.isObject()) {
      throw misfit(at, "an object", json);
    }
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode member = json.get(field.name());
      if (member != null) {
        record.put(field.pos(), value(field.schema(), member, at + "." + field.name()));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else {
        throw new IllegalArgumentException(
            "%s: expected a member %s, found none".formatted(at, field.name()));
      }
    }
    return record;
  }

  private static @Nullable Object value(Schema schema, JsonNode json, String at) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, json, at);
      case UNION -> union(schema, json, at);
      case ARRAY -> array(schema, json, at);
      case MAP -> map(schema, json, at);
      case ENUM -> symbol(schema, json, at);
      case NULL -> {
        require(json.isNull(), at, "null", json);
        yield null;
      }
      case STRING -> {
        require(json.isTextual(), at, "text", json);
        yield json.textValue();
      }
      case BOOLEAN -> {
        require(json.isBoolean(), at, "true or false", json);
        yield json.booleanValue();
      }
      case INT -> {
        require(json.isIntegralNumber() && json.canConvertToInt(), at, "an int", json);
        yield json.intValue();
      }
      case LONG -> {
        require(json.isIntegralNumber() && json.canConvertToLong(), at, "a long", json);
        yield json.longValue();
      }
      case FLOAT -> {
        require(json.isNumber(), at, "a number", json);
        yield json.floatValue();
      }
      case DOUBLE -> {
        require(json.isNumber(), at, "a number", json);
        yield json.doubleValue();
      }
      case BYTES -> ByteBuffer.wrap(bytes(json, at));
      case FIXED -> {
        byte[] bytes = bytes(json, at);
        require(bytes.length == schema.getFixedSize(), at, schema.getFixedSize() + " bytes", json);
        yield new GenericData.Fixed(schema, bytes);
      }
    };
  }

  private static @Nullable Object union(Schema schema, JsonNode json, String at) {
    List<String> misfits = new ArrayList<>();
    for (Schema branch : schema.getTypes()) {
      try {
        return value(branch, json, at);
      } catch (IllegalArgumentException e) {
        misfits.add(String.valueOf(e.getMessage()));
      }
    }
    throw new IllegalArgumentException(String.join(", or ", misfits));
  }

  private static List<@Nullable Object> array(Schema schema, JsonNode json, String at) {
    require(json.isArray(), at, "an array", json);
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonNode item : json) {
      items.add(value(schema.getElementType(), item, at + "[" + items.size() + "]"));
    }
    return items;
  }

  private static Map<String, @Nullable Object> map(Schema schema, JsonNode json, String at) {
    require(json.isObject(), at, "an object", json);
    Map<String, @Nullable Object> entries = new HashMap<>();
    json.properties()
        .forEach(entry ->
            entries.put(
                entry.getKey(),
                value(schema.getValueType(), entry.getValue(), at + "." + entry.getKey())));
    return entries;
  }

  private static GenericData.EnumSymbol symbol(Schema schema, JsonNode json, String at) {
    require(
        json.isTextual() && schema.getEnumSymbols().contains(json.textValue()),
        at,
        "one of " + schema.getEnumSymbols(),
        json);
    return new GenericData.EnumSymbol(schema, json.textValue());
  }

  private static byte[] bytes(JsonNode json, String at) {
    require(json.isTextual(), at, "bytes in Base64", json);
    try {
      return Base64.getDecoder().decode(json.textValue());
    } catch (IllegalArgumentException e) {
      throw misfit(at, "bytes in Base64", json);
    }
  }

  private static void require(boolean fits, String at, String expected, JsonNode found) {
    if (!fits) {
      throw misfit(at, expected, found);
    }
  }

  private static IllegalArgumentException misfit(String at, String expected, JsonNode found) {
    return new IllegalArgumentException(
        "%s: expected %s, found %s"
            .formatted(
                at, expected, found.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
  }
}

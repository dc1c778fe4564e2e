package org.skald.log.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schemas of the records that an API reads and writes, each under its simple name. */
final class JsonSchemas {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode schemas = NODES.objectNode();
  private final Map<String, Class<?>> named = new HashMap<>();

  /** Every schema that was referred to. */
  ObjectNode all() {
    return schemas;
  }

  /** The schema of a content's shape: a class, or a schema that is given. */
  JsonNode of(Object shape) {
    return switch (shape) {
      case JsonNode schema -> schema;
      case Type type -> ofType(type);
      default -> throw new IllegalArgumentException("expected a class or a schema, was " + shape);
    };
  }

  /** The schema of a type. */
  JsonNode ofType(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (!(type instanceof Class<?> raw)) {
      return NODES.objectNode();
    }
    if (raw == Problem.class) {
      return problem();
    }
    if (raw.isRecord()) {
      return reference(raw);
    }
    if (raw.isEnum()) {
      ObjectNode schema = typed("string");
      for (Object constant : raw.getEnumConstants()) {
        schema.withArray("enum").add(Names.constant((Enum<?>) constant));
      }
      return schema;
    }
    return scalar(raw);
  }

  private JsonNode ofGeneric(ParameterizedType generic) {
    Type[] arguments = generic.getActualTypeArguments();
    if (generic.getRawType() == Optional.class) {
      return ofType(arguments[0]);
    }
    if (generic.getRawType() == List.class) {
      return typed("array").set("items", ofType(arguments[0]));
    }
    if (generic.getRawType() == Map.class) {
      return typed("object").set("additionalProperties", ofType(arguments[1]));
    }
    return NODES.objectNode();
  }

  private static ObjectNode scalar(Class<?> type) {
    return switch (type.getName()) {
      case "java.lang.String" -> typed("string");
      case "int", "java.lang.Integer" -> typed("integer").put("format", "int32");
      case "long", "java.lang.Long" -> typed("integer").put("format", "int64");
      case "double", "java.lang.Double", "java.math.BigDecimal" -> typed("number");
      case "boolean", "java.lang.Boolean" -> typed("boolean");
      case "java.time.Instant" -> typed("string").put("format", "date-time");
      case "java.time.Duration" -> typed("string").put("format", "duration");
      default -> NODES.objectNode();
    };
  }

  private ObjectNode reference(Class<?> type) {
    String name = type.getSimpleName();
    Class<?> other = named.putIfAbsent(name, type);
    if (other == null) {
      ObjectNode schema = schemas.putObject(name).put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      for (RecordComponent component : type.getRecordComponents()) {
        properties.set(Names.member(component), ofType(component.getGenericType()));
        if (!RecordReader.isOptional(component)) {
          schema.withArray("required").add(Names.member(component));
        }
      }
    } else if (other != type) {
      throw new IllegalArgumentException(
          "expected one record called " + name + " in the API, found " + other + " and " + type);
    }
    return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private ObjectNode problem() {
    if (!schemas.has("Problem")) {
      ObjectNode schema = schemas.putObject("Problem").put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      properties.set("type", typed("string").put("format", "uri-reference"));
      properties.set("title", typed("string"));
      properties.set("status", typed("integer").put("format", "int32"));
      properties.set("detail", typed("string"));
      properties.set("instance", typed("string").put("format", "uri-reference"));
      for (String name : List.of("type", "title", "status", "detail", "instance")) {
        schema.withArray("required").add(name);
      }
    }
    return NODES.objectNode().put("$ref", "#/components/schemas/Problem");
  }

  private static ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }
}

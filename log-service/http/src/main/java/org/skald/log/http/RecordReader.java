package org.skald.log.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document into a record, and goes on after the first fault, so that a caller learns
 * of all of them at once. A component is required unless it is {@code @Nullable} or an {@link
 * Optional}; an {@link IllegalArgumentException} from a record's constructor is a fault too. A name
 * that a component may not bear in Java, such as {@code wait}, is given by {@code @JsonProperty}.
 * One reader reads one document.
 */
final class RecordReader {

  /** Where the document comes from. */
  enum Style {
    /** A body: names as in the record, scalars of JSON's types. */
    BODY,
    /** A query: names in kebab-case, scalars as text. */
    QUERY;

    String nameOf(RecordComponent component) {
      return switch (this) {
        case BODY -> Names.member(component);
        case QUERY -> Names.kebab(Names.member(component));
      };
    }

    String root() {
      return this == BODY ? "$" : "";
    }

    String member(String path, String name) {
      return this == BODY ? path + "." + name : "?" + name;
    }

    String what() {
      return this == BODY ? "field" : "query parameter";
    }
  }

  private static final int SHOWN = 60;

  private final Style style;
  private final List<Fault> faults = new ArrayList<>();

  RecordReader(Style style) {
    this.style = style;
  }

  <T extends Record> Parsed<T> read(JsonNode node, Class<T> type) {
    Object value = record(node, type, style.root());
    if (value == null || !faults.isEmpty()) {
      return new Parsed.Invalid<>(Problem.invalid(List.copyOf(faults)));
    }
    return new Parsed.Value<>(type.cast(value));
  }

  /** Whether a component may be left out. */
  static boolean isOptional(RecordComponent component) {
    return component.getType() == Optional.class
        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private @Nullable Object record(JsonNode node, Class<?> type, String path) {
    if (!node.isObject()) {
      return fault(path, "an object", node);
    }
    int faultsBefore = faults.size();
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknown(node, components, path);
    var arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(node, components[i], path);
    }
    if (faults.size() > faultsBefore) {
      return null;
    }
    return construct(type, components, arguments, path, node);
  }

  private void refuseUnknown(JsonNode node, RecordComponent[] components, String path) {
    List<String> known = Arrays.stream(components).map(style::nameOf).toList();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!known.contains(field.getKey())) {
        faults.add(
            new Fault(
                style.member(path, abbreviated(field.getKey())),
                Names.expected(style.what(), known, field.getKey()),
                "unknown " + style.what() + " '" + abbreviated(field.getKey()) + "'"));
      }
    }
  }

  private @Nullable Object component(JsonNode node, RecordComponent component, String path) {
    String name = style.nameOf(component);
    JsonNode value = node.get(name);
    String at = style.member(path, name);
    if (value == null || value.isNull()) {
      if (component.getType() == Optional.class) {
        return Optional.empty();
      }
      if (!isOptional(component)) {
        String found = value == null ? "nothing" : "null";
        faults.add(new Fault(at, expected(component.getGenericType()), found));
      }
      return null;
    }
    return value(value, component.getGenericType(), at);
  }

  private @Nullable Object construct(
      Class<?> type,
      RecordComponent[] components,
      @Nullable Object[] arguments,
      String path,
      JsonNode node) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        return fault(
            path.isEmpty() ? "?" : path, Objects.toString(refusal.getMessage(), "another"), node);
      }
      throw new IllegalStateException("the constructor of " + type + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected a record with a constructor, was " + type, e);
    }
  }

  private @Nullable Object value(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      return container(node, generic, path);
    }
    if (!(type instanceof Class<?> raw)) {
      throw new IllegalStateException(path + ": cannot read " + type);
    }
    if (raw.isRecord()) {
      return record(node, raw, path);
    }
    if (raw.isEnum()) {
      return constant(node, raw, path);
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return raw.isInstance(node) ? node : fault(path, expected(raw), node);
    }
    Object value = style == Style.QUERY ? scalarOfText(node, raw) : scalarOfJson(node, raw);
    return value == null ? fault(path, expected(raw), node) : value;
  }

  private @Nullable Object container(JsonNode node, ParameterizedType type, String path) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return Optional.ofNullable(value(node, arguments[0], path));
    }
    if (type.getRawType() == List.class) {
      return list(node, arguments[0], path);
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return map(node, arguments[1], path);
    }
    throw new IllegalStateException(path + ": cannot read " + type);
  }

  private @Nullable Object list(JsonNode node, Type element, String path) {
    if (!node.isArray()) {
      // A query names a list of one just as it names a scalar.
      Object only = style == Style.QUERY ? value(node, element, path) : null;
      return style == Style.BODY
          ? fault(path, "an array", node)
          : only == null ? null : List.of(only);
    }
    var list = new ArrayList<Object>();
    for (int i = 0; i < node.size(); i++) {
      Object value = value(node.get(i), element, path + "[" + i + "]");
      if (value != null) {
        list.add(value);
      }
    }
    return List.copyOf(list);
  }

  private @Nullable Object map(JsonNode node, Type valueType, String path) {
    if (!node.isObject()) {
      return fault(path, "an object", node);
    }
    var map = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Object value =
          value(field.getValue(), valueType, path + "['" + abbreviated(field.getKey()) + "']");
      if (value != null) {
        map.put(field.getKey(), value);
      }
    }
    return Map.copyOf(map);
  }

  private @Nullable Object constant(JsonNode node, Class<?> type, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (node.isTextual() && Names.constant((Enum<?>) constant).equals(node.textValue())) {
        return constant;
      }
    }
    return fault(path, expected(type), node);
  }

  private static @Nullable Object scalarOfJson(JsonNode node, Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
    }
    if (type == long.class || type == Long.class) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    }
    if (type == double.class || type == Double.class) {
      return node.isNumber() ? node.doubleValue() : null;
    }
    if (type == BigDecimal.class) {
      return node.isNumber() ? node.decimalValue() : null;
    }
    if (type == boolean.class || type == Boolean.class) {
      return node.isBoolean() ? node.booleanValue() : null;
    }
    return node.isTextual() ? ofText(node.textValue(), type) : null;
  }

  private static @Nullable Object scalarOfText(JsonNode node, Class<?> type) {
    if (!node.isTextual()) {
      return null;
    }
    String text = node.textValue();
    if (type == boolean.class || type == Boolean.class) {
      return (text.equals("true") || text.equals("false")) ? Boolean.valueOf(text) : null;
    }
    if (type == int.class || type == Integer.class) {
      return number(text, Integer::valueOf);
    }
    if (type == long.class || type == Long.class) {
      return number(text, Long::valueOf);
    }
    if (type == double.class || type == Double.class) {
      return number(text, Double::valueOf);
    }
    if (type == BigDecimal.class) {
      return number(text, BigDecimal::new);
    }
    return ofText(text, type);
  }

  private static @Nullable Object number(String text, Function<String, Object> read) {
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Object ofText(String text, Class<?> type) {
    if (type == String.class) {
      return text;
    }
    if (type == Duration.class) {
      return Durations.parse(text).orElse(null);
    }
    if (type == Instant.class) {
      return Times.parse(text).orElse(null);
    }
    throw new IllegalStateException("cannot read " + type);
  }

  /** What is expected where a value of a type stands. */
  private static String expected(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? "an array"
          : generic.getRawType() == Map.class
              ? "an object"
              : expected(generic.getActualTypeArguments()[0]);
    }
    if (type instanceof Class<?> raw && raw.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              Arrays.stream(raw.getEnumConstants())
                  .map(constant -> Names.constant((Enum<?>) constant))
                  .toList());
    }
    return switch (type.getTypeName()) {
      case "java.lang.String" -> "a string";
      case "int", "java.lang.Integer" -> "an integer of 32 bits";
      case "long", "java.lang.Long" -> "an integer of 64 bits";
      case "double", "java.lang.Double", "java.math.BigDecimal" -> "a number";
      case "boolean", "java.lang.Boolean" -> "true or false";
      case "java.time.Instant" -> "an instant such as 2026-01-31T12:00:00Z";
      case "java.time.Duration" -> Durations.EXPECTED;
      case "com.fasterxml.jackson.databind.JsonNode" -> "a value";
      default -> "an object";
    };
  }

  private @Nullable Object fault(String path, String expected, JsonNode found) {
    faults.add(new Fault(path, expected, shown(found)));
    return null;
  }

  private static String shown(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "\"" + abbreviated(node.textValue()) + "\"";
      case NULL -> "null";
      case MISSING -> "nothing";
      case NUMBER, BOOLEAN, BINARY, POJO -> abbreviated(node.asText());
    };
  }

  private static String abbreviated(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}

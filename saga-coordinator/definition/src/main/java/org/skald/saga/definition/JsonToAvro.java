package org.skald.saga.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.skald.saga.definition.AvroValues.Unfit;

/** Reads plain JSON as Avro's generic values and notes everything that does not fit. */
final class JsonToAvro {

  private static final int SHOWN_MAX = 60;
  static final int DECIMAL_DIGITS_MAX = 1000;

  private final List<InputProblem> problems = new ArrayList<>();

  List<InputProblem> problems() {
    return List.copyOf(problems);
  }

  /** The value, or null when it does not fit; then a problem has been noted. */
  @Nullable Object read(JsonNode node, Schema schema, String path) {
    return switch (schema.getType()) {
      case NULL -> node.isNull() ? null : wrong(node, schema, path);
      case BOOLEAN -> node.isBoolean() ? (Object) node.booleanValue() : wrong(node, schema, path);
      case INT -> readInt(node, schema, path);
      case LONG -> readLong(node, schema, path);
      case FLOAT -> readFloating(node, schema, path).map(Double::floatValue).orElse(null);
      case DOUBLE -> readFloating(node, schema, path).orElse(null);
      case STRING -> node.isTextual() ? node.textValue() : wrong(node, schema, path);
      case ENUM -> readSymbol(node, schema, path);
      case BYTES -> readBytes(node, schema, path).map(ByteBuffer::wrap).orElse(null);
      case FIXED -> readFixed(node, schema, path);
      case ARRAY -> readArray(node, schema, path);
      case MAP -> readMap(node, schema, path);
      case RECORD -> readRecord(node, schema, path);
      case UNION -> readUnion(node, schema, path);
    };
  }

  private @Nullable Object readInt(JsonNode node, Schema schema, String path) {
    if (schema.getLogicalType() instanceof LogicalTypes.Date) {
      if (node.isTextual()) {
        try {
          return Math.toIntExact(LocalDate.parse(node.textValue()).toEpochDay());
        } catch (DateTimeException | ArithmeticException e) {
          return wrong(node, "a date such as 2026-11-20", path);
        }
      }
      return wrong(node, "a date such as 2026-11-20", path);
    }
    return isWhole(node) && node.canConvertToInt()
        ? (Object) node.intValue()
        : wrong(node, schema, path);
  }

  private @Nullable Object readLong(JsonNode node, Schema schema, String path) {
    if (!AvroTypes.isTimestamp(schema)) {
      return isWhole(node) && node.canConvertToLong()
          ? (Object) node.longValue()
          : wrong(node, schema, path);
    }
    var expected = "a timestamp such as 2026-11-20T17:00:00Z";
    if (!node.isTextual()) {
      return wrong(node, expected, path);
    }
    try {
      return AvroValues.toAvro(OffsetDateTime.parse(node.textValue()).toInstant(), schema);
    } catch (DateTimeException | Unfit e) {
      return wrong(node, expected, path);
    }
  }

  /*
   * Jackson's trees drop zeros at the end: 5.0 is the decimal 5 there, as good as the integer 5.
   * But 10.0 is 1E+1, which no integer field takes.
   */
  private static boolean isWhole(JsonNode node) {
    return node.isIntegralNumber() || (node.isBigDecimal() && node.decimalValue().scale() == 0);
  }

  private Optional<Double> readFloating(JsonNode node, Schema schema, String path) {
    boolean isWord =
        node.isTextual() && List.of("NaN", "Infinity", "-Infinity").contains(node.textValue());
    if (isWord) {
      return Optional.of(Double.valueOf(node.textValue()));
    }
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    boolean fits =
        Double.isFinite(value)
            && (schema.getType() == Schema.Type.DOUBLE || Float.isFinite((float) value));
    if (!fits) {
      wrong(node, schema, path);
    }
    return fits ? Optional.of(value) : Optional.empty();
  }

  private @Nullable Object readSymbol(JsonNode node, Schema schema, String path) {
    if (node.isTextual() && schema.hasEnumSymbol(node.textValue())) {
      return new GenericData.EnumSymbol(schema, node.textValue());
    }
    var symbols = schema.getEnumSymbols();
    var hint = node.isTextual() ? Spelling.hint(node.textValue(), symbols) : "";
    return wrong(node, "one of " + String.join(", ", symbols), path, hint);
  }

  private Optional<byte[]> readBytes(JsonNode node, Schema schema, String path) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return readDecimal(node, decimal, path);
    }
    if (node.isTextual()) {
      try {
        return Optional.of(Base64.getDecoder().decode(node.textValue()));
      } catch (IllegalArgumentException e) {
        wrong(node, "bytes in Base64", path);
        return Optional.empty();
      }
    }
    wrong(node, "bytes in Base64", path);
    return Optional.empty();
  }

  private Optional<byte[]> readDecimal(JsonNode node, LogicalTypes.Decimal type, String path) {
    var expected =
        "a decimal such as \"12.34\" with at most %d digits, %d of them after the point"
            .formatted(type.getPrecision(), type.getScale());
    boolean isShort = node.asText().length() <= DECIMAL_DIGITS_MAX;
    if (isShort && (node.isTextual() || node.isNumber())) {
      try {
        var value = new BigDecimal(node.asText());
        var scaled =
            Math.abs((long) value.scale()) > DECIMAL_DIGITS_MAX
                ? value
                : value.setScale(type.getScale());
        if (scaled.scale() == type.getScale() && scaled.precision() <= type.getPrecision()) {
          return Optional.of(scaled.unscaledValue().toByteArray());
        }
      } catch (ArithmeticException | NumberFormatException e) {
        wrong(node, expected, path);
        return Optional.empty();
      }
    }
    wrong(node, expected, path);
    return Optional.empty();
  }

  private @Nullable Object readFixed(JsonNode node, Schema schema, String path) {
    var bytes = readBytes(node, schema, path).orElse(null);
    if (bytes == null) {
      return null;
    }
    int size = schema.getFixedSize();
    boolean isDecimal = schema.getLogicalType() instanceof LogicalTypes.Decimal;
    if (bytes.length > size || (bytes.length < size && !isDecimal)) {
      return wrong(node, "%d bytes".formatted(size), path);
    }
    var padded = new byte[size];
    Arrays.fill(padded, isDecimal && bytes[0] < 0 ? (byte) -1 : 0);
    System.arraycopy(bytes, 0, padded, size - bytes.length, bytes.length);
    return new GenericData.Fixed(schema, padded);
  }

  private @Nullable Object readArray(JsonNode node, Schema schema, String path) {
    if (!node.isArray()) {
      return wrong(node, schema, path);
    }
    var array = new ArrayList<@Nullable Object>();
    for (var item : node) {
      array.add(read(item, schema.getElementType(), "%s[%d]".formatted(path, array.size())));
    }
    return array;
  }

  private @Nullable Object readMap(JsonNode node, Schema schema, String path) {
    if (!node.isObject()) {
      return wrong(node, schema, path);
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (var entry : node.properties()) {
      var value = read(entry.getValue(), schema.getValueType(), path + "." + entry.getKey());
      map.put(entry.getKey(), value);
    }
    return map;
  }

  private @Nullable Object readRecord(JsonNode node, Schema schema, String path) {
    if (!node.isObject()) {
      return wrong(node, schema, path);
    }
    var names = schema.getFields().stream().map(Schema.Field::name).toList();
    for (var entry : node.properties()) {
      if (!names.contains(entry.getKey())) {
        problems.add(
            new InputProblem(
                path + "." + entry.getKey(),
                "a field of " + schema.getFullName(),
                "the unknown field '%s'".formatted(entry.getKey()),
                Spelling.hint(entry.getKey(), names)));
      }
    }
    var record = new GenericData.Record(schema);
    for (var field : schema.getFields()) {
      record.put(field.pos(), readField(node, field, path + "." + field.name()));
    }
    return record;
  }

  private @Nullable Object readField(JsonNode record, Schema.Field field, String path) {
    var value = record.get(field.name());
    if (value != null) {
      return read(value, field.schema(), path);
    }
    if (field.hasDefaultValue()) {
      return GenericData.get().getDefaultValue(field);
    }
    if (field.schema().isNullable()) {
      return null;
    }
    problems.add(new InputProblem(path, AvroTypes.describe(field.schema()), "nothing", ""));
    return null;
  }

  /** Null, or the first branch that fits; with one branch beside null, its own problems. */
  private @Nullable Object readUnion(JsonNode node, Schema schema, String path) {
    if (node.isNull() && schema.isNullable()) {
      return null;
    }
    var branches = schema.getTypes().stream().filter(s -> s.getType() != Schema.Type.NULL).toList();
    if (branches.size() == 1) {
      return read(node, branches.get(0), path);
    }
    for (var branch : branches) {
      var attempt = new JsonToAvro();
      var value = attempt.read(node, branch, path);
      if (attempt.problems.isEmpty()) {
        return value;
      }
    }
    return wrong(node, schema, path);
  }

  private @Nullable Object wrong(JsonNode node, Schema schema, String path) {
    return wrong(node, AvroTypes.describe(schema), path);
  }

  private @Nullable Object wrong(JsonNode node, String expected, String path) {
    return wrong(node, expected, path, "");
  }

  private @Nullable Object wrong(JsonNode node, String expected, String path, String hint) {
    var text = node.toString();
    var found = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    problems.add(new InputProblem(path, expected, found, hint));
    return null;
  }
}

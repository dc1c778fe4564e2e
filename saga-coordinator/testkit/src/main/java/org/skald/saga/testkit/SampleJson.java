package org.skald.saga.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Plausible data of any schema as JSON: small numbers, short texts, days of these years. */
final class SampleJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEPTH_MAX = 6;
  private static final int ITEMS_MAX = 3;
  private static final int NUMBER_MAX = 100;
  private static final long YEARS_MS = 10L * 365 * 24 * 3_600_000;
  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");

  private static final int HEIGHT_MAX = 1_000;

  private final RandomGenerator random;

  SampleJson(RandomGenerator random) {
    this.random = random;
  }

  JsonNode of(Schema schema) {
    return of(schema, 0);
  }

  private JsonNode of(Schema schema, int depth) {
    return switch (schema.getType()) {
      case RECORD -> {
        var record = JSON.objectNode();
        schema
            .getFields()
            .forEach(field -> record.set(field.name(), of(field.schema(), depth + 1)));
        yield record;
      }
      case ARRAY -> {
        var array = JSON.arrayNode();
        for (var left = items(depth); left > 0; left--) {
          array.add(of(schema.getElementType(), depth + 1));
        }
        yield array;
      }
      case MAP -> {
        var map = JSON.objectNode();
        for (var left = items(depth); left > 0; left--) {
          map.set(word(), of(schema.getValueType(), depth + 1));
        }
        yield map;
      }
      case UNION -> of(branch(schema, depth), depth + 1);
      case ENUM ->
          JSON.textNode(
              schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case BOOLEAN -> JSON.booleanNode(random.nextBoolean());
      case FLOAT, DOUBLE -> JSON.numberNode(random.nextInt(NUMBER_MAX) / 4.0);
      case NULL -> JSON.nullNode();
      case INT, LONG, STRING, BYTES, FIXED -> logical(schema);
    };
  }

  private int items(int depth) {
    return depth >= DEPTH_MAX ? 0 : random.nextInt(ITEMS_MAX + 1);
  }

  /** A schema that contains itself ends at the branch that has the fewest others within. */
  private Schema branch(Schema union, int depth) {
    var types = union.getTypes();
    return depth < DEPTH_MAX
        ? types.get(random.nextInt(types.size()))
        : types.stream().min(Comparator.comparingInt(it -> heightOf(it, Set.of()))).orElseThrow();
  }

  /** How many records have to be within it at least, one in the other. */
  private static int heightOf(Schema schema, Set<String> above) {
    return switch (schema.getType()) {
      case RECORD -> {
        if (above.contains(schema.getFullName())) {
          yield HEIGHT_MAX;
        }
        var more = new HashSet<>(above);
        more.add(schema.getFullName());
        yield Math.min(
            HEIGHT_MAX,
            1
                + schema.getFields().stream()
                    .mapToInt(it -> heightOf(it.schema(), more))
                    .max()
                    .orElse(0));
      }
      case UNION -> schema.getTypes().stream().mapToInt(it -> heightOf(it, above)).min().orElse(0);
      case NULL -> -1;
      case ARRAY, MAP, ENUM, BOOLEAN, FLOAT, DOUBLE, INT, LONG, STRING, BYTES, FIXED -> 0;
    };
  }

  private JsonNode logical(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (logical) {
      case null -> plain(schema);
      case LogicalTypes.TimestampMillis _, LogicalTypes.TimestampMicros _ ->
          JSON.textNode(FIRST.plusMillis(random.nextLong(YEARS_MS)).toString());
      case LogicalTypes.Date _ ->
          JSON.textNode(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(3_650)).toString());
      case LogicalTypes.Decimal decimal ->
          JSON.textNode(
              new BigDecimal(BigInteger.valueOf(random.nextInt(10)), decimal.getScale())
                  .toPlainString());
      default ->
          logical.getName().equals("uuid")
              ? JSON.textNode(new UUID(random.nextLong(), random.nextLong()).toString())
              : plain(schema);
    };
  }

  private JsonNode plain(Schema schema) {
    return switch (schema.getType()) {
      case INT, LONG -> JSON.numberNode(1 + random.nextInt(NUMBER_MAX));
      case BYTES -> JSON.textNode(bytes(random.nextInt(8)));
      case FIXED -> JSON.textNode(bytes(schema.getFixedSize()));
      default -> JSON.textNode(word());
    };
  }

  private String bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String word() {
    return Integer.toString(random.nextInt(36 * 36, 36 * 36 * 36 * 36), 36);
  }
}

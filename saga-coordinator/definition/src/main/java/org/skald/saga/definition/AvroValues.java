package org.skald.saga.definition;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.OpaqueValue;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Converts between Avro's generic values and CEL's. */
final class AvroValues {

  private AvroValues() {}

  /** A value that CEL passes on without looking inside. */
  record Whole(@Nullable Object datum) {}

  /** A value that does not fit where it should go; the message says why. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(String message) {
      super(message);
    }
  }

  static Object toCel(@Nullable Object datum, Schema schema) {
    if (AvroTypes.isOpaque(schema)) {
      return OpaqueValue.create(AvroTypes.opaqueName(schema), new Whole(datum));
    }
    if (datum == null) {
      return schema.getType() == Schema.Type.NULL ? NullValue.NULL_VALUE : Optional.empty();
    }
    return switch (schema.getType()) {
      case INT -> ((Integer) datum).longValue();
      case LONG ->
          isMicros(schema) || AvroTypes.isTimestamp(schema) ? instant(datum, schema) : datum;
      case FLOAT -> ((Float) datum).doubleValue();
      case STRING, ENUM -> datum.toString();
      case BYTES -> CelByteString.of(bytes((ByteBuffer) datum));
      case ARRAY -> list((Collection<?>) datum, schema.getElementType());
      case MAP -> map((Map<?, ?>) datum, schema.getValueType());
      case RECORD -> new RecordValue((IndexedRecord) datum);
      case UNION -> Optional.of(toCel(datum, AvroTypes.valueBranch(schema).orElseThrow()));
      default -> datum;
    };
  }

  private static boolean isMicros(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMicros;
  }

  private static Instant instant(Object datum, Schema schema) {
    long value = (Long) datum;
    return isMicros(schema)
        ? Instant.EPOCH.plus(value, ChronoUnit.MICROS)
        : Instant.ofEpochMilli(value);
  }

  static byte[] bytes(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static List<Object> list(Collection<?> items, Schema schema) {
    var list = new ArrayList<Object>(items.size());
    items.forEach(item -> list.add(toCel(item, schema)));
    return list;
  }

  private static Map<String, Object> map(Map<?, ?> entries, Schema schema) {
    var map = new LinkedHashMap<String, Object>();
    entries.forEach((key, value) -> map.put(key.toString(), toCel(value, schema)));
    return map;
  }

  /** The Avro value for a place of this schema. */
  static @Nullable Object toAvro(Object value, Schema schema) throws Unfit {
    var inner = unwrap(value);
    if (inner instanceof Whole whole) {
      return whole.datum();
    }
    if (inner == null) {
      if (schema.isNullable()) {
        return null;
      }
      throw new Unfit("expected %s, found nothing".formatted(AvroTypes.describe(schema)));
    }
    return switch (schema.getType()) {
      case UNION ->
          toAvro(inner, AvroTypes.valueBranch(schema).orElseThrow(() -> unfit(inner, schema)));
      case BOOLEAN -> as(Boolean.class, inner, schema);
      case INT -> toInt(as(Long.class, inner, schema), schema);
      case LONG ->
          AvroTypes.isTimestamp(schema)
              ? toEpoch(as(Instant.class, inner, schema), schema)
              : as(Long.class, inner, schema);
      case FLOAT -> toFloat(as(Double.class, inner, schema));
      case DOUBLE -> as(Double.class, inner, schema);
      case STRING -> as(String.class, inner, schema);
      case ENUM -> toSymbol(as(String.class, inner, schema), schema);
      case BYTES -> ByteBuffer.wrap(as(CelByteString.class, inner, schema).toByteArray());
      case ARRAY -> toArray(as(Collection.class, inner, schema), schema);
      case MAP -> toMap(as(Map.class, inner, schema), schema);
      case RECORD -> toRecord(as(RecordValue.class, inner, schema), schema);
      case NULL, FIXED -> throw unfit(inner, schema);
    };
  }

  private static @Nullable Object unwrap(Object value) {
    Object inner = value;
    while (inner instanceof Optional<?> optional) {
      if (optional.isEmpty()) {
        return null;
      }
      inner = optional.get();
    }
    return switch (inner) {
      case NullValue _ -> null;
      case OpaqueValue opaque -> opaque.value();
      case Object other -> other;
    };
  }

  private static <T> T as(Class<T> type, Object value, Schema schema) throws Unfit {
    if (!type.isInstance(value)) {
      throw unfit(value, schema);
    }
    return type.cast(value);
  }

  private static Unfit unfit(Object value, Schema schema) {
    return new Unfit(
        "expected %s, found a %s"
            .formatted(AvroTypes.describe(schema), value.getClass().getSimpleName()));
  }

  private static Integer toInt(Long value, Schema schema) throws Unfit {
    if (value != value.intValue()) {
      throw new Unfit(
          "expected %s from %d to %d, found %d"
              .formatted(AvroTypes.describe(schema), Integer.MIN_VALUE, Integer.MAX_VALUE, value));
    }
    return value.intValue();
  }

  private static Float toFloat(Double value) throws Unfit {
    if (Double.isFinite(value) && Float.isInfinite(value.floatValue())) {
      throw new Unfit("expected a float, found %s, which is too large".formatted(value));
    }
    return value.floatValue();
  }

  private static Long toEpoch(Instant instant, Schema schema) throws Unfit {
    try {
      return isMicros(schema)
          ? ChronoUnit.MICROS.between(Instant.EPOCH, instant)
          : instant.toEpochMilli();
    } catch (ArithmeticException | DateTimeException e) {
      throw new Unfit("expected a timestamp that fits, found %s".formatted(instant));
    }
  }

  private static GenericData.EnumSymbol toSymbol(String symbol, Schema schema) throws Unfit {
    if (!schema.hasEnumSymbol(symbol)) {
      throw new Unfit("expected %s, found '%s'".formatted(AvroTypes.describe(schema), symbol));
    }
    return new GenericData.EnumSymbol(schema, symbol);
  }

  private static List<@Nullable Object> toArray(Collection<?> items, Schema schema) throws Unfit {
    var array = new ArrayList<@Nullable Object>(items.size());
    for (Object item : items) {
      array.add(toAvro(item, schema.getElementType()));
    }
    return array;
  }

  private static Map<String, @Nullable Object> toMap(Map<?, ?> entries, Schema schema)
      throws Unfit {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var entry : entries.entrySet()) {
      map.put(String.valueOf(entry.getKey()), toAvro(entry.getValue(), schema.getValueType()));
    }
    return map;
  }

  /** Field by field, by name; a field that the source does not have takes its default. */
  private static IndexedRecord toRecord(RecordValue source, Schema schema) throws Unfit {
    if (source.schema().equals(schema)) {
      return source.record();
    }
    var target = new GenericData.Record(schema);
    for (var field : schema.getFields()) {
      var given = source.schema().getField(field.name());
      target.put(
          field.pos(),
          given == null
              ? GenericData.get().getDefaultValue(field)
              : toAvro(source.select(field.name()), field.schema()));
    }
    return target;
  }
}

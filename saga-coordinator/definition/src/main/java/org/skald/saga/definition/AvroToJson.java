package org.skald.saga.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Renders Avro's generic values as plain JSON.
 *
 * <p>Plain means: a nullable field is {@code null} or its value, never wrapped in the name of its
 * type; timestamps are RFC 3339, dates ISO 8601, decimals are strings, bytes are Base64.
 */
public final class AvroToJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroToJson() {}

  /** The JSON of a value that was read with this schema, without generated classes. */
  public static JsonNode render(@Nullable Object datum, Schema schema) {
    if (datum == null) {
      return JSON.nullNode();
    }
    return switch (schema.getType()) {
      case NULL -> JSON.nullNode();
      case BOOLEAN -> JSON.booleanNode((Boolean) datum);
      case INT -> ofInt((Integer) datum, schema);
      case LONG -> ofLong((Long) datum, schema);
      case FLOAT -> ofDouble(Double.parseDouble(datum.toString()));
      case DOUBLE -> ofDouble((Double) datum);
      case STRING, ENUM -> JSON.textNode(datum.toString());
      case BYTES -> ofBytes(AvroValues.bytes((ByteBuffer) datum), schema);
      case FIXED -> ofBytes(((GenericFixed) datum).bytes(), schema);
      case ARRAY -> ofArray((Collection<?>) datum, schema.getElementType());
      case MAP -> ofMap((Map<?, ?>) datum, schema.getValueType());
      case RECORD -> ofRecord((IndexedRecord) datum);
      case UNION ->
          render(datum, schema.getTypes().get(GenericData.get().resolveUnion(schema, datum)));
    };
  }

  private static JsonNode ofInt(int value, Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Date
        ? JSON.textNode(LocalDate.ofEpochDay(value).toString())
        : JSON.numberNode(value);
  }

  private static JsonNode ofLong(long value, Schema schema) {
    return AvroTypes.isTimestamp(schema)
        ? JSON.textNode(AvroValues.toCel(value, schema).toString())
        : JSON.numberNode(value);
  }

  private static JsonNode ofDouble(double value) {
    return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
  }

  private static JsonNode ofBytes(byte[] bytes, Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
            && isWritable(bytes, decimal)
        ? JSON.textNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString())
        : JSON.binaryNode(bytes);
  }

  /* Bytes may come from anyone: no number, or one that would fill the memory, stays what it is. */
  private static boolean isWritable(byte[] unscaled, LogicalTypes.Decimal type) {
    return unscaled.length > 0
        && unscaled.length <= JsonToAvro.DECIMAL_DIGITS_MAX
        && type.getScale() <= JsonToAvro.DECIMAL_DIGITS_MAX;
  }

  private static JsonNode ofArray(Collection<?> items, Schema schema) {
    var array = JSON.arrayNode();
    items.forEach(item -> array.add(render(item, schema)));
    return array;
  }

  private static JsonNode ofMap(Map<?, ?> entries, Schema schema) {
    var object = JSON.objectNode();
    entries.forEach((key, value) -> object.set(key.toString(), render(value, schema)));
    return object;
  }

  private static JsonNode ofRecord(IndexedRecord record) {
    var object = JSON.objectNode();
    for (var field : record.getSchema().getFields()) {
      object.set(field.name(), render(record.get(field.pos()), field.schema()));
    }
    return object;
  }
}

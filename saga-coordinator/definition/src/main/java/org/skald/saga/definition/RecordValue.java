package org.skald.saga.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.StructValue;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** An Avro record as a CEL value; its fields are converted when they are selected. */
@SuppressWarnings("Immutable") // the record was decoded for this value and is never changed
final class RecordValue extends StructValue<String, RecordValue> {

  private final IndexedRecord record;

  RecordValue(IndexedRecord record) {
    this.record = record;
  }

  Schema schema() {
    return record.getSchema();
  }

  IndexedRecord record() {
    return record;
  }

  /** The runtime hands this to functions, such as {@code .value()} of an optional one. */
  @Override
  public RecordValue value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return StructTypeReference.create(record.getSchema().getFullName());
  }

  @Override
  public Object select(String name) {
    var field = record.getSchema().getField(name);
    if (field == null) {
      throw new IllegalArgumentException(
          "expected a field of %s, found '%s'".formatted(record.getSchema().getFullName(), name));
    }
    return AvroValues.toCel(record.get(field.pos()), field.schema());
  }

  /** For {@code has(…)}: empty when the field is null. */
  @Override
  public Optional<Object> find(String name) {
    return Optional.of(select(name)).filter(value -> !value.equals(Optional.empty()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordValue that && record.equals(that.record);
  }

  @Override
  public int hashCode() {
    return record.hashCode();
  }
}

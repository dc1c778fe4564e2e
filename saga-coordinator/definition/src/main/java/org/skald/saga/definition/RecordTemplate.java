package org.skald.saga.definition;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.skald.saga.definition.AvroValues.Unfit;
import org.skald.saga.definition.Expression.Failed;

/**
 * How to make a record: an expression or a template of its own for each field that is given.
 *
 * @param schema of the record
 * @param fields those that are given; the others take their defaults
 */
record RecordTemplate(Schema schema, List<Field> fields) {

  /** How one field is made; the path is that of the map in the file. */
  sealed interface Field {
    Schema.Field field();

    /** By an expression. */
    record Computed(Schema.Field field, String path, Expression expression) implements Field {}

    /** By a nested map of the file. */
    record Nested(Schema.Field field, RecordTemplate template) implements Field {}
  }

  GenericData.Record make(Activation activation) throws Failed {
    var record = new GenericData.Record(schema);
    for (var field : schema.getFields()) {
      if (fields.stream().noneMatch(given -> given.field().pos() == field.pos())) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      }
    }
    for (var field : fields) {
      switch (field) {
        case Field.Computed computed ->
            record.put(computed.field().pos(), compute(computed, activation));
        case Field.Nested nested ->
            record.put(nested.field().pos(), nested.template().make(activation));
      }
    }
    return record;
  }

  private static @Nullable Object compute(Field.Computed field, Activation activation)
      throws Failed {
    try {
      return AvroValues.toAvro(field.expression().evaluate(activation), field.field().schema());
    } catch (Unfit e) {
      throw new Failed(
          "%s: `%s`: %s".formatted(field.path(), field.expression().source(), e.getMessage()), e);
    } catch (Failed e) {
      throw new Failed("%s: %s".formatted(field.path(), e.getMessage()), e);
    }
  }

  /** All expressions, of nested records too. */
  Stream<Field.Computed> expressions() {
    return fields.stream()
        .flatMap(field ->
            switch (field) {
              case Field.Computed computed -> Stream.of(computed);
              case Field.Nested nested -> nested.template().expressions();
            });
  }
}

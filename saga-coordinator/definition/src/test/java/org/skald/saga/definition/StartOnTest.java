package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.definition.CheckedDefinition.Identified;
import org.skald.schemas.WireFormat;

/** Records that somebody else has written, as the input of a saga. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartOnTest {

  private static final String ORDER = "shop.orders.OrderPlaced";
  private static final int THEIR_ID = 4_711;

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final CheckedDefinition definition =
      DefinitionFiles.compileSound("good/place-order.yaml", schemas);

  /** The order with a field more in front, as a newer producer writes it. */
  private Schema newer(String name) {
    var fields = new ArrayList<Schema.Field>();
    fields.add(new Schema.Field("gift", Schema.create(Schema.Type.BOOLEAN)));
    for (var field : schemas.schema(ORDER).getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    return Schema.createRecord(name, null, null, false, fields);
  }

  private static Payload written(Schema writer, Object... values) {
    var record = new GenericData.Record(writer);
    for (var field : writer.getFields()) {
      record.put(field.pos(), values[field.pos()]);
    }
    return Payload.of(WireFormat.encode(THEIR_ID, record));
  }

  private static String problem(Converted converted) {
    assertThat(converted).isInstanceOf(Converted.Faulty.class);
    return ((Converted.Faulty) converted).problems().getFirst().render();
  }

  @Test
  void the_file_names_the_topic() {
    var text = DefinitionFiles.text("good/place-order.yaml");
    var started = text.replace("deadline:", "start-on: orders.placed\ndeadline:");

    var compiled = new DefinitionCompiler().compile(started, schemas);

    assertThat(DefinitionFiles.sound("place-order.yaml", compiled).startOn())
        .contains("orders.placed");
    assertThat(definition.startOn()).isEmpty();
  }

  @Test
  void a_record_of_another_version_is_taken_as_it_is_and_gives_the_id() {
    var writer = newer(ORDER);
    var record = written(writer, true, "o-1", "ann", "pen", 2, 5L);

    assertThat(definition.input(record, writer)).isEqualTo(new Converted.Ready(record));
    assertThat(definition.idOf(record, writer)).isEqualTo(new Identified.Known(new SagaId("o-1")));
  }

  @Test
  void the_definition_does_not_learn_the_schema_that_it_was_told_for_one_record() {
    var writer = newer(ORDER);
    var record = written(writer, true, "o-1", "ann", "pen", 2, 5L);

    definition.input(record, writer);

    assertThat(definition.idOf(record))
        .isInstanceOfSatisfying(
            Identified.Broken.class,
            broken -> assertThat(broken.reason()).contains("4711", "not registered"));
  }

  @Test
  void a_record_of_another_name_is_no_input_even_with_the_same_fields() {
    var writer = newer("shop.orders.OrderCancelled");
    var record = written(writer, true, "o-1", "ann", "pen", 2, 5L);

    assertThat(problem(definition.input(record, writer)))
        .isEqualTo(
            "$: expected an input of shop.orders.OrderPlaced,"
                + " found record shop.orders.OrderCancelled");
  }

  @Test
  void a_record_that_lacks_a_field_is_no_input() {
    var writer =
        Schema.createRecord(
            ORDER,
            null,
            null,
            false,
            List.of(new Schema.Field("orderId", Schema.create(Schema.Type.STRING))));

    assertThat(problem(definition.input(written(writer, "o-1"), writer)))
        .startsWith(
            "$: expected an input of shop.orders.OrderPlaced, found one that cannot be read: ");
  }
}

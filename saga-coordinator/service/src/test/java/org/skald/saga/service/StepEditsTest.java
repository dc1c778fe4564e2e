package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Payload;
import org.skald.schemas.RegisteredSchema;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StepEditsTest {

  private static final RegisteredSchema SCHEMA =
      new RegisteredSchema(
          7, SchemaBuilder.record("test.Note").fields().requiredString("text").endRecord());

  private static StepEdits.Read read(int length) {
    var json = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(length));
    return StepEdits.read(SCHEMA, Direction.DO, json);
  }

  @Test
  void what_a_person_puts_into_a_command_is_no_larger_than_what_a_saga_makes() {
    assertThat(read(Payload.MADE_BYTES_MAX - 8)).isInstanceOf(StepEdits.Read.Ready.class);

    assertThat(read(Payload.MADE_BYTES_MAX))
        .isInstanceOfSatisfying(
            StepEdits.Read.Refused.class,
            it ->
                assertThat(it.problem().detail())
                    .isEqualTo(
                        "expected a payload of test.Note of at most 500000 bytes, found 500008"));
  }
}

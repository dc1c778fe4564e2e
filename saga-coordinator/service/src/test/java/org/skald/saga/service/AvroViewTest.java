package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.SagaLog.NOW;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AvroViewTest {

  private static final Schema EVERYTHING =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Everything", "namespace": "test", "fields": [
                {"name": "text", "type": "string"},
                {"name": "number", "type": "long"},
                {"name": "flag", "type": "boolean"},
                {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "M"]}},
                {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 2}},
                {"name": "tags", "type": {"type": "array", "items": "string"}},
                {"name": "counts", "type": {"type": "map", "values": "int"}}
              ]}\
              """);

  @Test
  void a_payload_inside_is_shown_by_what_it_says() {
    try (var shop = new Shop()) {
      var command = ByteBuffer.wrap(shop.payload("ReserveStock", "order-1", 2).toBytes());

      var view =
          new AvroView(shop.wire())
              .of(new StepStarted("order-1", NOW, "reserve-stock", 1, command, NOW));

      assertThat(view)
          .containsEntry("sagaId", "order-1")
          .containsEntry("at", "2026-03-01T12:00:00Z")
          .containsEntry("command", Map.of("orderId", "order-1", "quantity", 2));
      assertThat(command.remaining()).as("the record is not used up").isPositive();
    }
  }

  @Test
  void bytes_that_are_no_payload_are_shown_in_base64() {
    try (var shop = new Shop()) {
      var reply = ByteBuffer.wrap(new byte[] {1, 2, 3});

      var view = new AvroView(shop.wire()).of(new StepSucceeded("order-1", NOW, "ship", 1, reply));

      assertThat(view).containsEntry("reply", "AQID");
    }
  }

  @Test
  void what_is_missing_is_null_and_stays_visible() {
    try (var shop = new Shop()) {
      var view = new AvroView(shop.wire()).of(new StepSucceeded("order-1", NOW, "ship", 1, null));

      assertThat(view).containsEntry("reply", null);
    }
  }

  @Test
  void a_symbol_of_a_generated_class_is_its_name() {
    try (var shop = new Shop()) {
      var view = new AvroView(shop.wire()).of(new SagaEnded("order-1", NOW, Outcome.COMPLETED));

      assertThat(view).containsEntry("outcome", "COMPLETED");
    }
  }

  @Test
  void every_kind_of_a_generic_record_is_shown() {
    var record = new GenericData.Record(EVERYTHING);
    record.put("text", new Utf8("t"));
    record.put("number", 7L);
    record.put("flag", true);
    record.put("size", new GenericData.EnumSymbol(EVERYTHING.getField("size").schema(), "M"));
    record.put(
        "hash", new GenericData.Fixed(EVERYTHING.getField("hash").schema(), new byte[] {1, 2}));
    record.put("tags", List.of(new Utf8("a"), new Utf8("b")));
    record.put("counts", new HashMap<>(Map.of(new Utf8("k"), 1)));

    try (var shop = new Shop()) {
      assertThat(new AvroView(shop.wire()).of(record))
          .containsEntry("text", "t")
          .containsEntry("number", 7L)
          .containsEntry("flag", true)
          .containsEntry("size", "M")
          .containsEntry("hash", "AQI=")
          .containsEntry("tags", List.of("a", "b"))
          .containsEntry("counts", Map.of("k", 1));
    }
  }
}

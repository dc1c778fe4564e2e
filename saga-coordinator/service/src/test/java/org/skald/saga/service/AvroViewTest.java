package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.SagaLog.NOW;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaStarted;
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

  private static final Schema INVOICE =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Invoice", "namespace": "test", "fields": [
                {"name": "sentAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "paidAt",
                 "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
                {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "price",
                 "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}}
              ]}\
              """);

  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void a_payload_inside_is_shown_by_what_it_says() throws Exception {
    var command = ByteBuffer.wrap(shop.payload("ReserveStock", "order-1", 2).toBytes());

    assertThat(shown(new StepStarted("order-1", NOW, "reserve-stock", 1, command, NOW, null, null)))
        .isEqualTo(
            """
            {"sagaId":"order-1","at":"2026-03-01T12:00:00Z","step":"reserve-stock","attempt":1,\
            "command":{"orderId":"order-1","quantity":2},"due":"2026-03-01T12:00:00Z",\
            "participant":null,"touched":null}\
            """);
  }

  @Test
  void times_days_and_decimals_of_a_payload_are_shown_as_such() throws Exception {
    var invoice = new GenericData.Record(INVOICE);
    invoice.put("sentAt", 1_000L);
    invoice.put("paidAt", 1_000_001L);
    invoice.put("day", 20_000);
    invoice.put("price", ByteBuffer.wrap(new byte[] {4, -46}));

    assertThat(shown(new StepSucceeded("order-1", NOW, "bill", 1, bytes(invoice), false)))
        .contains(
            """
            "reply":{"sentAt":"1970-01-01T00:00:01Z","paidAt":"1970-01-01T00:00:01.000001Z",\
            "day":"2024-10-04","price":"12.34"}\
            """);
  }

  /** Whether a node happens to have a class of that name must not show. */
  @Test
  void a_payload_with_a_generated_class_is_shown_the_same_way() throws Exception {
    var payload = bytes(new SagaEnded("order-9", NOW, Outcome.COMPENSATED, List.of()));

    assertThat(shown(new StepSucceeded("order-1", NOW, "call", 1, payload, false)))
        .contains(
            """
            "reply":{"sagaId":"order-9","at":"2026-03-01T12:00:00Z","outcome":"COMPENSATED",\
            "left":[]}\
            """);
  }

  @Test
  void bytes_that_are_no_payload_are_shown_in_base64() throws Exception {
    var reply = ByteBuffer.wrap(new byte[] {1, 2, 3});

    assertThat(shown(new StepSucceeded("order-1", NOW, "ship", 1, reply, false)))
        .contains("\"reply\":\"AQID\"");
  }

  @Test
  void what_is_missing_is_null_and_stays_visible() throws Exception {
    assertThat(shown(new StepSucceeded("order-1", NOW, "ship", 1, null, false)))
        .contains("\"reply\":null");
  }

  @Test
  void a_moment_that_may_be_missing_is_shown_as_one() throws Exception {
    var input = bytes(new SagaEnded("order-9", NOW, Outcome.COMPENSATED, List.of()));

    assertThat(
            shown(
                new SagaStarted(
                    "order-1", NOW, "place-order", 1, input, NOW, null, null, 1, false)))
        .contains("\"deadline\":\"2026-03-01T12:00:00Z\"");
  }

  @Test
  void an_event_of_a_later_release_is_shown_without_its_class() throws Exception {
    var record = new GenericData.Record(EVERYTHING);
    record.put("text", "t");
    record.put("number", 7L);
    record.put("flag", true);
    record.put("size", new GenericData.EnumSymbol(EVERYTHING.getField("size").schema(), "M"));
    record.put(
        "hash", new GenericData.Fixed(EVERYTHING.getField("hash").schema(), new byte[] {1, 2}));
    record.put("tags", List.of("a", "b"));
    record.put("counts", Map.of("k", 1));

    assertThat(shown(record))
        .isEqualTo(
            """
            {"text":"t","number":7,"flag":true,"size":"M","hash":"AQI=","tags":["a","b"],\
            "counts":{"k":1}}\
            """);
  }

  private ByteBuffer bytes(IndexedRecord record) {
    return ByteBuffer.wrap(shop.wire().encode(record));
  }

  /** The JSON of a record as it is read from the journal. */
  private String shown(IndexedRecord record) throws Exception {
    var read = shop.wire().decodeGeneric(shop.wire().encode(record));
    return new ObjectMapper().writeValueAsString(new AvroView(shop.wire()).of(read));
  }
}

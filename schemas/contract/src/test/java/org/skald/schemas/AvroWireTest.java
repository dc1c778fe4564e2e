package org.skald.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.saga.CancelSaga;

/** What the wire writes and reads, and what it says of bytes that hold no record. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AvroWireTest {

  private static final Schema PARCEL =
      SchemaBuilder.record("Parcel")
          .namespace("test.unknown")
          .fields()
          .requiredString("to")
          .requiredLong("grams")
          .endRecord();

  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final AvroWire wire = AvroWire.of(registry);

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void a_record_with_a_generated_class_comes_back_as_that_class() {
    var started =
        SagaStarted.newBuilder()
            .setSagaId("order-1")
            .setAt(Instant.ofEpochMilli(1_700_000_000_123L))
            .setDefinition("place-order")
            .setVersion(3)
            .setInput(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 9, 1, 2}))
            .setDeadline(Instant.ofEpochMilli(1_700_000_900_000L))
            .build();

    IndexedRecord decoded = wire.decode(wire.encode(started));

    assertThat(decoded).isInstanceOf(SagaStarted.class).isEqualTo(started);
  }

  @Test
  void a_record_without_a_generated_class_comes_back_as_a_generic_record() {
    GenericRecord parcel =
        new GenericRecordBuilder(PARCEL).set("to", "Ada").set("grams", 250L).build();

    IndexedRecord decoded = wire.decode(wire.encode(parcel));

    assertThat(decoded).isInstanceOf(GenericRecord.class);
    assertThat(decoded.get(0)).hasToString("Ada");
    assertThat(decoded.get(1)).isEqualTo(250L);
  }

  @Test
  void the_subject_is_the_full_name_of_the_record() throws Exception {
    byte[] bytes = wire.encode(new CancelSaga("order-1", "ada", "too late"));

    assertThat(registry.getAllSubjects()).containsExactly("org.skald.schemas.saga.CancelSaga");
    assertThat(registry.getAllVersions("org.skald.schemas.saga.CancelSaga")).containsExactly(1);
    assertThat(wire.latest("org.skald.schemas.saga.CancelSaga"))
        .hasValueSatisfying(latest -> {
          assertThat(latest.id()).isEqualTo(WireFormat.schemaId(bytes));
          assertThat(latest.schema().toString()).doesNotContain("avro.java.string");
        });
    assertThat(wire.latest("org.skald.schemas.saga.Nothing")).isEmpty();
  }

  @Test
  void bytes_that_are_no_record_are_refused_with_what_was_expected() {
    byte[] good = wire.encode(new CancelSaga("order-1", "ada", "too late"));
    byte[] truncated = Arrays.copyOf(good, good.length - 3);

    assertNotDecodable(new byte[0], "schema id; found 0");
    assertNotDecodable(new byte[] {0, 0, 0}, "schema id; found 3");
    assertNotDecodable("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "found 0x7b");
    assertNotDecodable(new byte[] {0, 0, 0, 3, (byte) 0xe7, 1}, "give the schema 999");
    assertNotDecodable(truncated, "expected a record org.skald.schemas.saga.CancelSaga");
  }

  @Test
  void lengths_that_promise_more_than_there_is_are_refused_at_once() {
    byte[] start = wire.encode(new CancelSaga("order-1", "ada", "too late"));
    byte[] forged =
        ByteBuffer.allocate(11)
            .put(start, 0, WireFormat.HEADER_BYTES)
            .put(new byte[] {(byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 1})
            .array();

    assertNotDecodable(forged, "found 11 bytes that are none");
    assertThatThrownBy(() -> decode(CancelSaga.getClassSchema(), forged))
        .isInstanceOf(NotDecodable.class);
  }

  @Test
  void many_threads_write_and_read_the_same_as_one() {
    List<CancelSaga> records =
        IntStream.range(0, 2_000)
            .mapToObj(i -> new CancelSaga("order-" + i, "ada", "reason ".repeat(i % 20)))
            .toList();

    List<IndexedRecord> back =
        records.parallelStream().map(wire::encode).map(wire::decode).toList();

    assertThat(back).isEqualTo(records);
  }

  @Test
  void without_a_registry_the_same_bytes_are_written_and_read() {
    GenericRecord parcel =
        new GenericRecordBuilder(PARCEL).set("to", "Ada").set("grams", 250L).build();
    byte[] bytes = wire.encode(parcel);

    GenericRecord read = decode(PARCEL, bytes);

    assertThat(WireFormat.encode(WireFormat.schemaId(bytes), read)).isEqualTo(bytes);
    assertThatThrownBy(() -> decode(PARCEL, Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(NotDecodable.class)
        .hasMessageContaining("more bytes follow it");
  }

  @Test
  void without_a_registry_a_record_is_read_as_another_schema_has_it() {
    Schema light =
        SchemaBuilder.record("Parcel")
            .namespace("test.unknown")
            .fields()
            .requiredString("to")
            .endRecord();
    Schema priced =
        SchemaBuilder.record("Parcel")
            .namespace("test.unknown")
            .fields()
            .requiredLong("cents")
            .endRecord();
    byte[] bytes =
        WireFormat.encode(
            7, new GenericRecordBuilder(PARCEL).set("to", "Ada").set("grams", 250L).build());

    assertThat(WireFormat.decode(PARCEL, light, bytes)).hasToString("{\"to\": \"Ada\"}");
    assertThatThrownBy(() -> WireFormat.decode(PARCEL, priced, bytes))
        .isInstanceOf(NotDecodable.class)
        .hasMessageStartingWith("expected a record test.unknown.Parcel, found ")
        .hasMessageContaining("(of schema 7)")
        .hasMessageContaining("missing required field cents");
    assertThatThrownBy(() -> WireFormat.decode(Schema.create(Schema.Type.LONG), PARCEL, bytes))
        .isInstanceOf(NotDecodable.class)
        .hasMessage("expected the schema of a record, found schema 7 of type long");
  }

  @Test
  void a_record_with_a_generated_class_can_be_read_without_it() {
    CancelSaga cancel = new CancelSaga("order-1", "ada", "too late");

    GenericRecord read = wire.decodeGeneric(wire.encode(cancel));

    assertThat(read).isInstanceOf(GenericData.Record.class).hasToString(cancel.toString());
  }

  private static GenericRecord decode(Schema schema, byte[] bytes) {
    return WireFormat.decode(schema, schema, bytes);
  }

  private void assertNotDecodable(byte[] bytes, String message) {
    assertThatThrownBy(() -> wire.decode(bytes))
        .isInstanceOf(NotDecodable.class)
        .hasMessageStartingWith("expected ")
        .hasMessageContaining(message);
  }
}

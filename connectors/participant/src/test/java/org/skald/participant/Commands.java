package org.skald.participant;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;

/** The commands of a participant that books rooms, as a coordinator sends them. */
final class Commands {

  static final Schema BOOK = schema("Book", "room");
  static final Schema UNBOOK = schema("Unbook", "room");
  static final Schema BOOKED = schema("Booked", "number");

  /** The example of the W3C's specification. */
  static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private Commands() {}

  static Envelope envelope(String saga, Direction direction, int attempt) {
    boolean undo = direction == Direction.UNDO;
    return new Envelope(
        id(saga, direction),
        direction,
        undo ? id(saga, Direction.DO) : "",
        saga,
        "book",
        attempt,
        false,
        undo ? "hotel.Unbook" : "hotel.Book",
        "replies",
        "token",
        null,
        null,
        null,
        null);
  }

  /** A compensation by this command. */
  static Envelope undo(String saga, String commandId) {
    return new Envelope(
        commandId,
        Direction.UNDO,
        id(saga, Direction.DO),
        saga,
        "book",
        1,
        false,
        "hotel.Unbook",
        "replies",
        "token",
        null,
        null,
        null,
        null);
  }

  /** Asks what became of an attempt. */
  static Envelope query(String saga, int attempt) {
    return new Envelope(
        id(saga, Direction.DO),
        Direction.DO,
        "",
        saga,
        "book",
        attempt,
        true,
        "hotel.Book",
        "replies",
        "token",
        null,
        null,
        null,
        null);
  }

  static String id(String saga, Direction direction) {
    return saga + "/book/" + direction.wireName();
  }

  static GenericRecord record(Schema schema, String value) {
    GenericRecord record = new GenericData.Record(schema);
    record.put(0, value);
    return record;
  }

  /** A command as it stands on its topic. */
  static ProducerRecord<byte[], byte[]> command(
      AvroWire wire, String topic, String replyTo, String saga, Direction direction, int attempt) {
    Schema schema = direction == Direction.DO ? BOOK : UNBOOK;
    ProducerRecord<byte[], byte[]> command =
        new ProducerRecord<>(
            topic,
            saga.getBytes(StandardCharsets.UTF_8),
            wire.encode(record(schema, "room of " + saga)));
    put(command, Headers.SPECVERSION, "1.0");
    put(command, Headers.ID, id(saga, direction));
    put(command, Headers.TYPE, schema.getFullName());
    put(command, Headers.SOURCE, "/test");
    put(command, Headers.SAGA_ID, saga);
    put(command, Headers.STEP, "book");
    put(command, Headers.ATTEMPT, Integer.toString(attempt));
    put(command, Headers.DIRECTION, direction.wireName());
    put(command, Headers.REPLY_TO, replyTo);
    put(command, Headers.REPLY_TOKEN, "token of " + saga + " " + attempt);
    if (direction == Direction.UNDO) {
      put(command, Headers.COMPENSATES, id(saga, Direction.DO));
    }
    return command;
  }

  private static void put(ProducerRecord<byte[], byte[]> command, String name, String value) {
    Headers.put(command.headers(), name, value);
  }

  private static Schema schema(String name, String field) {
    return SchemaBuilder.record(name).namespace("hotel").fields().requiredString(field).endRecord();
  }
}

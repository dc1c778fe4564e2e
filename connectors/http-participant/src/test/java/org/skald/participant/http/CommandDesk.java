package org.skald.participant.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/** Sends commands as a coordinator does, and receives the replies. */
final class CommandDesk implements AutoCloseable {

  static final Schema RESERVE = schema("Reserve");
  static final Schema RELEASE = schema("Release");
  static final Schema RESERVED =
      SchemaBuilder.record("Reserved")
          .namespace("stock")
          .fields()
          .requiredString("number")
          .endRecord();

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final String id = "stock-" + UUID.randomUUID();
  private final AvroWire wire;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Reply> replies = new ArrayList<>();

  record Reply(String commandId, int attempt, String outcome, @Nullable String text) {}

  CommandDesk(String bootstrap, AvroWire wire) throws Exception {
    this.wire = wire;
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(commands(), 4, (short) 1), new NewTopic(replyTopic(), 1, (short) 1)))
          .all()
          .get();
    }
    wire.register(RESERVED);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition only = new TopicPartition(replyTopic(), 0);
    consumer.assign(List.of(only));
    consumer.seekToBeginning(List.of(only));
  }

  private static Schema schema(String name) {
    return SchemaBuilder.record(name).namespace("stock").fields().requiredString("sku").endRecord();
  }

  String commands() {
    return id + ".commands";
  }

  private String replyTopic() {
    return id + ".replies";
  }

  /** To reserve or to release; the id of the command. */
  String send(String saga, boolean undo, int attempt, Map<String, String> more) throws Exception {
    Schema schema = undo ? RELEASE : RESERVE;
    GenericRecord payload = new GenericData.Record(schema);
    payload.put("sku", "sku of " + saga);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            commands(), saga.getBytes(StandardCharsets.UTF_8), wire.encode(payload));
    String done = saga + "/reserve/do";
    String commandId = undo ? saga + "/reserve/undo" : done;
    Map<String, String> headers =
        Map.of(
            Headers.ID,
            commandId,
            Headers.TYPE,
            schema.getFullName(),
            Headers.SAGA_ID,
            saga,
            Headers.STEP,
            "reserve",
            Headers.ATTEMPT,
            Integer.toString(attempt),
            Headers.DIRECTION,
            undo ? "undo" : "do",
            Headers.REPLY_TO,
            replyTopic(),
            Headers.REPLY_TOKEN,
            "token");
    headers.forEach((name, value) -> Headers.put(record.headers(), name, value));
    if (undo) {
      Headers.put(record.headers(), Headers.COMPENSATES, done);
    }
    more.forEach((name, value) -> Headers.put(record.headers(), name, value));
    producer.send(record).get();
    return commandId;
  }

  /** The reply to this attempt of a command. */
  Reply await(String commandId, int attempt) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      Optional<Reply> found =
          replies.stream()
              .filter(it -> it.commandId().equals(commandId) && it.attempt() == attempt)
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      consumer.poll(Duration.ofMillis(50)).forEach(record -> replies.add(reply(record)));
    }
    throw new AssertionError("expected a reply to " + commandId + ", found " + replies);
  }

  List<Reply> replies() {
    return replies;
  }

  private Reply reply(ConsumerRecord<byte[], byte[]> record) {
    return new Reply(
        Headers.required(record.headers(), Headers.COMMAND_ID),
        Headers.attempt(record.headers()),
        Headers.required(record.headers(), Headers.OUTCOME),
        record.value() == null ? null : wire.decode(record.value()).get(0).toString());
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}

package org.skald.infra.system;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.skald.schemas.Headers;
import org.skald.schemas.WireFormat;

/** The journal of the saga log, as any consumer reads it. */
final class Journals {

  private static final String TOPIC = "skald.sagas.journal";
  private static final Duration HEARD_MAX = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private Journals() {}

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String group) {
    var settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "latest");
    settings.put("enable.auto.commit", "false");
    var bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(settings, bytes, bytes);
  }

  /** Returns as soon as the journal tells of such an event. */
  static void hear(String bootstrap, String event) {
    try (var consumer = consumer(bootstrap, "hears-" + event)) {
      consumer.subscribe(List.of(TOPIC));
      await("a " + event)
          .atMost(HEARD_MAX)
          .pollInterval(Duration.ofMillis(1))
          .pollInSameThread()
          .until(() -> {
            for (var record : consumer.poll(Duration.ofMillis(50))) {
              if (header(record, Headers.TYPE).endsWith("." + event)) {
                return true;
              }
            }
            return false;
          });
    }
  }

  /**
   * Reads all events of these schemas, with which they were written, each event once and those of a
   * key in their order.
   */
  static void read(String bootstrap, List<Schema> schemas, Consumer<IndexedRecord> events) {
    try (var consumer = consumer(bootstrap, "reads")) {
      var partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var seen = new HashSet<String>();
      while (partitions.stream()
          .anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
        for (var record : consumer.poll(POLL)) {
          var type = header(record, Headers.TYPE);
          var schema = schemas.stream().filter(it -> it.getFullName().equals(type)).findFirst();
          if (schema.isPresent() && seen.add(header(record, Headers.ID))) {
            events.accept(WireFormat.decode(schema.get(), schema.get(), record.value()));
          }
        }
      }
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}

package org.skald.infra.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;

@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadRecordsTest {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LETTERS_MAX = Duration.ofSeconds(30);
  private static final int ORDERS = 20;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void what_is_no_command_becomes_a_dead_letter_and_stops_nothing() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var node = shop.startNode("node", Map.of());
      var customers = shop.customers(node);
      var bad = BadRecord.all(shop.wire());

      var places = send(shop.bootstrap(), bad);

      customers.place(0, ORDERS).join();
      shop.close(node, customers).requireBalance(customers, ORDERS);
      assertThat(node.drivers()).as("drivers").containsExactly("node");
      var letters = letters(shop.bootstrap(), bad.size());
      var found = new SoftAssertions();
      for (var it : bad) {
        check(found, it, requireNonNull(places.get(it.name())), letters.get(it.name()));
      }
      found.assertAll();
    }
  }

  @Test
  void a_saga_whose_input_cannot_be_read_is_compensated() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var node = shop.startNode("node", Map.of());
      var customers = shop.customers(node);

      send(shop.bootstrap(), BadRecord.startsWithBadInput(shop.wire()));

      await("both sagas end")
          .atMost(LETTERS_MAX)
          .until(() -> node.sagas("&state=compensated").size() == 2);
      customers.place(0, 1).join();
      var books = shop.close(node, customers);
      assertThat(books.completed()).containsOnlyKeys("order-0");
      assertThat(node.sagas("&state=compensated"))
          .extracting(it -> it.path("reason").asText())
          .allMatch(it -> it.contains("expected a record shop.orders.OrderPlaced, found"));
    }
  }

  private static Map<String, RecordMetadata> send(String bootstrap, List<BadRecord> bad)
      throws Exception {
    var places = new HashMap<String, RecordMetadata>();
    try (var producer =
        new KafkaProducer<byte @Nullable [], byte @Nullable []>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var record : bad) {
        places.put(record.name(), producer.send(record.record()).get());
      }
    }
    return places;
  }

  /** Reads until there are so many dead letters, or for too long. */
  private static Map<String, ConsumerRecord<byte[], byte[]>> letters(
      String bootstrap, int expected) {
    var letters = new HashMap<String, ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          IntStream.range(0, Shop.PARTITIONS)
              .mapToObj(it -> new TopicPartition(Topics.SAGAS.deadLetters(), it))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var deadline = System.nanoTime() + LETTERS_MAX.toNanos();
      while (letters.size() < expected && System.nanoTime() < deadline) {
        consumer.poll(POLL).forEach(it -> letters.put(header(it, Headers.ID), it));
      }
    }
    return letters;
  }

  private static void check(
      SoftAssertions found,
      BadRecord bad,
      RecordMetadata place,
      @Nullable ConsumerRecord<byte[], byte[]> letter) {
    if (letter == null) {
      found.fail("%s: expected a dead letter, found none", bad);
      return;
    }
    found.assertThat(header(letter, Headers.CODE)).as("%s: code", bad).isEqualTo(bad.code());
    found.assertThat(header(letter, Headers.CAUSE)).as("%s: cause", bad).contains("expected");
    found.assertThat(header(letter, Headers.TOPIC)).as("%s: topic", bad).isEqualTo(place.topic());
    found
        .assertThat(header(letter, Headers.PARTITION))
        .as("%s: partition", bad)
        .isEqualTo(Integer.toString(place.partition()));
    found
        .assertThat(header(letter, Headers.POSITION))
        .as("%s: position", bad)
        .isEqualTo(Long.toString(place.offset()));
    found.assertThat(letter.key()).as("%s: key", bad).isEqualTo(bad.key());
    found.assertThat(letter.value()).as("%s: value", bad).isEqualTo(bad.value());
    bad.headers()
        .forEach((header, text) ->
            found.assertThat(header(letter, header)).as("%s: %s", bad, header).isEqualTo(text));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "none" : new String(header.value(), UTF_8);
  }
}

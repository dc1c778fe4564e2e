package org.skald.guard.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.schemas.Headers;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class FencedConsumerOnKafkaTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static EmbeddedKafka kafka;
  private static KafkaProducer<String, String> producer;

  private String topic;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
    producer = new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer());
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName();
    try (Admin admin = Admin.create(settings())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  @Test
  void a_late_record_is_refused_also_when_the_consumer_has_started_again() throws Exception {
    write("printer", 7, "a");
    write("printer", 9, "b");
    write("printer", 7, "late");
    try (FencedConsumer<String, String> first = open("office")) {
      assertThat(read(first, 3)).containsExactly("a", "b", "!late");
      first.commit();
    }

    write("printer", 8, "late too");
    write("printer", 9, "c");

    try (FencedConsumer<String, String> second = open("office")) {
      assertThat(read(second, 2)).containsExactly("!late too", "c");
    }
  }

  @Test
  void what_was_not_committed_comes_again_and_is_judged_alike() throws Exception {
    write("printer", 7, "a");
    try (FencedConsumer<String, String> first = open("office")) {
      assertThat(read(first, 1)).containsExactly("a");
      first.commit();
      write("printer", 8, "b");
      write("printer", 9, "c");
      write("printer", 8, "late");
      assertThat(read(first, 3)).containsExactly("b", "c", "!late");
    }

    try (FencedConsumer<String, String> second = open("office")) {
      assertThat(read(second, 3)).containsExactly("b", "c", "!late");
    }
  }

  @Test
  void tokens_are_remembered_longer_than_the_records_that_bore_them() throws Exception {
    write("printer", 9, "a");
    try (FencedConsumer<String, String> first = open("office")) {
      read(first, 1);
      first.commit();
    }
    try (Admin admin = Admin.create(settings())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
    }

    write("printer", 7, "late");

    try (FencedConsumer<String, String> second = open("office")) {
      assertThat(read(second, 1)).containsExactly("!late");
    }
  }

  @Test
  void without_a_checkpoint_what_stands_before_the_group_s_place_is_read_again() throws Exception {
    write("printer", 9, "a");
    try (FencedConsumer<String, String> first = open("office")) {
      read(first, 1);
      first.commit();
    }
    try (Admin admin = Admin.create(settings())) {
      admin.deleteTopics(List.of(topic + "-office.fences")).all().get();
    }

    write("printer", 7, "late");

    try (FencedConsumer<String, String> second = open("office")) {
      assertThat(read(second, 1)).containsExactly("!late");
    }
  }

  private FencedConsumer<String, String> open(String group) {
    return new FencedConsumer<>(
        settings(), topic + "-" + group, topic, new StringDeserializer(), new StringDeserializer());
  }

  /** The values of so many records; an exclamation mark before what was refused. */
  private static List<String> read(FencedConsumer<String, String> consumer, int count) {
    List<String> read = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (read.size() < count && System.nanoTime() < end) {
      read.addAll(inOrder(consumer.poll(Duration.ofMillis(100))));
    }
    return read;
  }

  private static Map<String, Object> settings() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private void write(String lock, long token, String value) throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, lock, value);
    Headers.put(record.headers(), Headers.LOCK, lock);
    Headers.put(record.headers(), Headers.TOKEN, Long.toString(token));
    producer.send(record).get();
  }

  private static List<String> inOrder(FencedBatch<String, String> batch) {
    Map<Long, String> values = new TreeMap<>();
    batch.admitted().forEach(record -> values.put(record.offset(), record.value()));
    batch
        .refused()
        .forEach(refused -> values.put(refused.record().offset(), "!" + refused.record().value()));
    return List.copyOf(values.values());
  }
}

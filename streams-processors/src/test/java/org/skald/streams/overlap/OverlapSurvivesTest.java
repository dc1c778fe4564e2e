package org.skald.streams.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.schemas.overlap.Overlap;

/** The view on a real broker, node after node. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OverlapSurvivesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHARDS = 2;

  @TempDir Path directory;

  @Test
  void what_one_node_knew_another_reports_once_though_the_journal_repeats_it() throws Exception {
    try (var kafka = EmbeddedKafka.start();
        var wire = AvroWire.connect("mock://overlap-survives")) {
      var bootstrap = kafka.bootstrapServers();
      createJournal(bootstrap);
      var journal = new TouchJournal(wire, SHARDS);
      var before = new ArrayList<ProducerRecord<byte[], byte[]>>();
      before.add(journal.begun("a", List.of(), "stock"));
      before.add(journal.begun("b", List.of("stock")));
      before.addAll(journal.undone("a"));
      var after = new ArrayList<ProducerRecord<byte[], byte[]>>();
      after.add(journal.begun("c", List.of(), "stock"));

      try (var _ = OverlapView.start(config(bootstrap, 1), wire)) {
        write(bootstrap, before);
        write(bootstrap, after);
        assertThat(reports(bootstrap, wire, 1)).containsExactly("DIRTY_READ a b");
      }
      write(bootstrap, before);
      write(bootstrap, journal.undone("c"));
      try (var _ = OverlapView.start(config(bootstrap, 2), wire)) {
        assertThat(reports(bootstrap, wire, 2)).containsExactly("DIRTY_READ a b", "DIRTY_READ c b");
      }
    }
  }

  private OverlapConfig config(String bootstrap, int node) {
    return new OverlapConfig(
        bootstrap, Topics.SAGAS, Optional.empty(), directory.resolve("node-" + node), Map.of());
  }

  private static void createJournal(String bootstrap) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var journal = new NewTopic(Topics.SAGAS.journal(), Optional.of(SHARDS), Optional.empty());
      admin.createTopics(List.of(journal)).all().get();
    }
  }

  private static void write(String bootstrap, List<ProducerRecord<byte[], byte[]>> events)
      throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var event : events) {
        producer.send(event).get();
      }
    }
  }

  /** All that are there, as soon as there are so many. */
  private static List<String> reports(String bootstrap, AvroWire wire, int count) {
    var read = new ByteArrayDeserializer();
    var found = new ArrayList<String>();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    try (var consumer = new KafkaConsumer<>(settings, read, read)) {
      var topic = new TopicPartition(Topics.SAGAS.overlaps(), 0);
      consumer.assign(Set.of(topic));
      consumer.seekToBeginning(Set.of(topic));
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (found.size() < count) {
        assertThat(System.nanoTime()).as("%d reports, found %s", count, found).isLessThan(deadline);
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(it -> found.add(told((Overlap) wire.decode(it.value()))));
      }
    }
    return found;
  }

  private static String told(Overlap overlap) {
    return "%s %s %s"
        .formatted(
            overlap.getKind(), overlap.getUndone().getSagaId(), overlap.getOther().getSagaId());
  }
}

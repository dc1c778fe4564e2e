package org.skald.infra.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedKafkaTest {

  @TempDir Path directory;

  @Test
  void a_kept_directory_starts_again_with_its_records() throws Exception {
    var config = EmbeddedKafkaConfig.single().withDirectory(directory);
    try (var first = EmbeddedKafka.start(config)) {
      var orders = new Records(first.bootstrapServers(), "orders");
      orders.createTopic();
      orders.append("one", "two");
    }

    try (var second = EmbeddedKafka.start(config)) {
      var orders = new Records(second.bootstrapServers(), "orders");
      orders.append("three");

      assertThat(orders.read(3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void a_stopped_broker_comes_back_on_its_port_with_its_records() throws Exception {
    try (var kafka = EmbeddedKafka.start()) {
      var before = kafka.bootstrapServers();
      var orders = new Records(before, "orders");
      orders.createTopic();
      orders.append("one");

      kafka.restart(1);

      assertThat(kafka.bootstrapServers()).isEqualTo(before);
      assertThat(orders.read(1)).containsExactly("one");
    }
  }

  @Test
  void three_brokers_lose_nothing_when_each_is_restarted_in_turn() throws Exception {
    try (var kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.three())) {
      var orders = new Records(kafka.bootstrapServers(), "orders");
      orders.createTopic();

      for (int broker : kafka.brokers()) {
        kafka.stop(broker);
        orders.append("without " + broker);
        kafka.start(broker);
      }

      assertThat(orders.read(3)).containsExactly("without 1", "without 2", "without 3");
    }
  }

  @Test
  void a_broker_without_a_quorum_to_ask_stops_all_the_same() {
    try (var kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.three())) {
      kafka.stop(1);
      kafka.stop(2);

      kafka.stop(3);
    }
  }

  @Test
  void data_without_a_directory_of_their_own_are_deleted_at_close() throws Exception {
    var temporary = ClusterDirectory.open(Optional.empty(), 1);
    var data = Files.createDirectories(temporary.ofBroker(1));

    temporary.close();

    assertThat(data.getParent()).doesNotExist();
  }

  @Test
  void what_is_in_use_is_named() {
    var config = EmbeddedKafkaConfig.single().withDirectory(directory);
    try (var kafka = EmbeddedKafka.start(config)) {
      var address = kafka.bootstrapServers();
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));

      assertThatThrownBy(() -> EmbeddedKafka.start(config))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("another embedded Kafka uses it");
      assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaConfig.single().withPorts(port)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + port + " of broker 1");
    }
  }

  @Test
  void a_directory_with_a_cluster_of_another_size_is_refused() throws Exception {
    Files.createDirectory(directory.resolve("broker-1"));
    var config = EmbeddedKafkaConfig.three().withDirectory(directory);

    assertThatThrownBy(() -> EmbeddedKafka.start(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("data of 3 broker(s)")
        .hasMessageContaining("found those of 1");
  }

  @Test
  void every_problem_of_a_configuration_is_reported_at_once() {
    var three = EmbeddedKafkaConfig.three();

    assertThatThrownBy(() -> three.withPorts(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one per broker")
        .hasMessageContaining("between 1 and 65535")
        .hasMessageContaining("a port of its own");
  }
}

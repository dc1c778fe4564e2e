package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.TopicTail;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TopicTailTest {

  private static final String TOPIC = "reports";

  private static List<String> tail(String bootstrap, long lookBack) {
    var found = new ArrayList<String>();
    new TopicTail(new KafkaClients(bootstrap, "tail", Map.of()), TOPIC, "read_committed")
        .read("test", lookBack, it -> found.add(new String(it.value(), StandardCharsets.UTF_8)));
    return found;
  }

  @Test
  void marks_of_transactions_are_no_records() throws Exception {
    try (var kafka = EmbeddedKafka.start()) {
      var bootstrap = kafka.bootstrapServers();
      try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
        var topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty());
        admin.createTopics(List.of(topic)).all().get();
      }
      assertThat(tail(bootstrap, 5)).isEmpty();
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrap, "transactional.id", "reports"),
              new StringSerializer(),
              new StringSerializer())) {
        producer.initTransactions();
        for (var i = 0; i < 10; i++) {
          producer.beginTransaction();
          producer.send(new ProducerRecord<>(TOPIC, "report " + i));
          producer.commitTransaction();
        }
      }

      assertThat(tail(bootstrap, 3)).containsExactlyInAnyOrder("report 7", "report 8", "report 9");
      assertThat(tail(bootstrap, 100)).hasSize(10);
    }
  }
}

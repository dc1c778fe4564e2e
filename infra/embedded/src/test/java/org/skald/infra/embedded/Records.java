package org.skald.infra.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The records of one topic with one partition, written and read by genuine clients. */
record Records(String bootstrapServers, String topic) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  void createTopic() throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var created = new NewTopic(topic, Optional.of(1), Optional.empty());
      admin.createTopics(List.of(created)).all().get();
    }
  }

  void append(String... values) throws ExecutionException, InterruptedException {
    var config = Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all");
    var text = new StringSerializer();
    try (var producer = new KafkaProducer<>(config, text, text)) {
      for (var value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    }
  }

  /** Reads from the beginning until so many have come. */
  List<String> read(int count) {
    var config = Map.<String, Object>of("bootstrap.servers", bootstrapServers);
    var text = new StringDeserializer();
    var values = new ArrayList<String>();
    try (var consumer = new KafkaConsumer<>(config, text, text)) {
      var partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var end = Instant.now().plus(PATIENCE);
      while (values.size() < count && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(100)).forEach(it -> values.add(it.value()));
      }
    }
    return values;
  }
}

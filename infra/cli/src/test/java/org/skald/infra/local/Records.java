package org.skald.infra.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.kafka.KafkaClients;

/** What stands in a topic under one key, in its order. */
final class Records {

  private Records() {}

  static List<ConsumerRecord<byte[], byte[]>> of(String bootstrap, String topic, String key) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    var clients = new KafkaClients(bootstrap, "look", Map.of());
    try (var consumer = clients.consumer(topic, "read_committed")) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(50))) {
          if (isUnder(key, record)) {
            found.add(record);
          }
        }
      }
    }
    return found;
  }

  private static boolean isUnder(String key, ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null && new String(record.key(), StandardCharsets.UTF_8).equals(key);
  }
}

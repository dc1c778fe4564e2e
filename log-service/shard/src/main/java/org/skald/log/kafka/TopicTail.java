package org.skald.log.kafka;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The last records of a topic, for people: read when somebody asks, which happens seldom.
 *
 * @param clients how it is read
 * @param topic its name
 * @param isolation of Kafka, such as {@code read_committed}
 */
public record TopicTail(KafkaClients clients, String topic, String isolation) {

  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * Reads up to the end that the topic has now.
   *
   * @param purpose names the client
   * @param lookBack how many records of each partition are looked at
   */
  public void read(String purpose, long lookBack, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try (var consumer = clients.consumer(purpose, isolation)) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      var begin = consumer.beginningOffsets(partitions);
      var end = consumer.endOffsets(partitions);
      for (var it : partitions) {
        var last = end.getOrDefault(it, 0L);
        consumer.seek(it, Math.max(begin.getOrDefault(it, 0L), last - Math.min(last, lookBack)));
      }
      while (partitions.stream().anyMatch(it -> consumer.position(it) < end.getOrDefault(it, 0L))) {
        consumer.poll(POLL).forEach(reader);
      }
    }
  }
}

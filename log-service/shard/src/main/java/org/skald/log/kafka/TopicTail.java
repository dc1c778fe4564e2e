package org.skald.log.kafka;

import java.time.Duration;
import java.util.List;
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
   * Reads up to the end that the topic has now. Where not every offset has a record, as when
   * transactions have been marked there, it goes further back for what is missing: so older ones
   * may come behind newer ones.
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
      var begin = consumer.beginningOffsets(partitions);
      var end = consumer.endOffsets(partitions);
      for (var it : partitions) {
        consumer.assign(List.of(it));
        var first = begin.getOrDefault(it, 0L);
        var until = end.getOrDefault(it, 0L);
        var missing = lookBack;
        while (missing > 0 && until > first) {
          var from = Math.max(first, until - Math.min(until, missing));
          missing -= read(consumer, it, new Range(from, until), reader);
          until = from;
        }
      }
    }
  }

  /** Offsets from the first on to that behind the last. */
  private record Range(long from, long until) {}

  private static long read(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Range range,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    var count = 0L;
    consumer.seek(partition, range.from());
    while (consumer.position(partition) < range.until()) {
      for (var record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < range.until()) {
          reader.accept(record);
          count++;
        }
      }
    }
    return count;
  }
}

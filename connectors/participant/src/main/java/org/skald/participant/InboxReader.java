package org.skald.participant;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions of the inbox topic on to a given place. */
final class InboxReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  /* Long enough for the transaction of a crashed member to time out. */
  private static final Duration WITHOUT_PROGRESS_MAX = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;

  InboxReader(KafkaClients clients, String topic) {
    this.consumer = clients.inboxReader();
    this.topic = topic;
  }

  /** Reads on until each partition is beyond its offset. */
  void readTo(Map<InboxPartition, Long> ends) {
    Map<Integer, InboxPartition> behind = new HashMap<>();
    List<TopicPartition> assigned = new ArrayList<>();
    for (InboxPartition partition : ends.keySet()) {
      behind.put(partition.partition(), partition);
      assigned.add(new TopicPartition(topic, partition.partition()));
    }
    consumer.assign(assigned);
    behind.values().forEach(partition -> seek(partition));
    long progressAt = System.nanoTime();
    while (!behind.isEmpty()) {
      boolean progress = false;
      for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
        apply(read, behind);
        progress = true;
      }
      progress |= behind.values().removeIf(partition -> reached(partition, ends));
      if (progress) {
        progressAt = System.nanoTime();
      } else if (System.nanoTime() - progressAt > WITHOUT_PROGRESS_MAX.toNanos()) {
        throw new KafkaException(
            "expected to read on in %s partitions %s, found nothing for %s"
                .formatted(topic, behind.keySet(), WITHOUT_PROGRESS_MAX));
      }
    }
    consumer.unsubscribe();
  }

  private void seek(InboxPartition partition) {
    consumer.seek(new TopicPartition(topic, partition.partition()), partition.next());
  }

  private boolean reached(InboxPartition partition, Map<InboxPartition, Long> ends) {
    TopicPartition place = new TopicPartition(topic, partition.partition());
    return consumer.position(place) > ends.getOrDefault(partition, Long.MAX_VALUE);
  }

  private static void apply(
      ConsumerRecord<byte[], byte[]> read, Map<Integer, InboxPartition> behind) {
    InboxPartition partition = behind.get(read.partition());
    if (partition != null) {
      partition.apply(
          read.offset(), read.key(), read.value(), Instant.ofEpochMilli(read.timestamp()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

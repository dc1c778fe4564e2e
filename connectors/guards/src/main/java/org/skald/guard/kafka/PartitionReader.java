package org.skald.guard.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what stands before a place in a partition, from a checkpoint and what follows it. */
final class PartitionReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration WITHOUT_PROGRESS_MAX = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;
  private final CheckpointTopic checkpoints;

  PartitionReader(Consumer<byte[], byte[]> consumer, CheckpointTopic checkpoints) {
    this.consumer = consumer;
    this.checkpoints = checkpoints;
  }

  /** The highest tokens among the records of this partition before this offset. */
  PartitionTokens before(TopicPartition partition, long offset) {
    /* One that is ahead of the group, because somebody has set it back, is of no use. */
    PartitionTokens seen =
        checkpoints
            .find(consumer, partition)
            .filter(found -> found.next() <= offset)
            .map(found -> new PartitionTokens(found.next(), found.highest()))
            .orElseGet(() -> PartitionTokens.from(0));
    consumer.assign(List.of(partition));
    long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    if (seen.next() > 0 && first > seen.next()) {
      LOG.warn(
          "tokens_may_be_forgotten partition={} checkpoint={} first={}: the records between them"
              + " were deleted before they were seen",
          partition,
          seen.next(),
          first);
    }
    consumer.seek(partition, Math.max(seen.next(), first));
    readTo(partition, offset, seen);
    LOG.info(
        "tokens_loaded partition={} offset={} locks={}", partition, offset, seen.highest().size());
    return new PartitionTokens(offset, seen.highest());
  }

  private void readTo(TopicPartition partition, long offset, PartitionTokens seen) {
    long place = consumer.position(partition);
    long progressAt = System.nanoTime();
    while (place < offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < offset) {
          seen.judge(record);
        }
      }
      long now = consumer.position(partition);
      if (now > place) {
        progressAt = System.nanoTime();
      } else if (System.nanoTime() - progressAt > WITHOUT_PROGRESS_MAX.toNanos()) {
        throw new KafkaException(
            "expected to read %s from %d to %d, found nothing for %s"
                .formatted(partition, place, offset, WITHOUT_PROGRESS_MAX));
      }
      place = now;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

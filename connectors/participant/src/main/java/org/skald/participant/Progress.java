package org.skald.participant;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the replies to each owned partition's commands have arrived, and how far that is said.
 */
final class Progress {

  private final Map<TopicPartition, Long> acknowledged = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** A partition is owned from now on, and its commands come from this offset on. */
  void start(TopicPartition partition, long offset) {
    acknowledged.put(partition, offset);
    committed.put(partition, offset);
  }

  void stop(Collection<TopicPartition> partitions) {
    partitions.forEach(acknowledged::remove);
    partitions.forEach(committed::remove);
  }

  /** All replies before these offsets have arrived; of partitions that are not owned, no matter. */
  void advance(Map<TopicPartition, Long> next) {
    next.forEach(
        (partition, offset) -> acknowledged.computeIfPresent(partition, (p, o) -> max(o, offset)));
  }

  /** What to say of these partitions in a transaction, whether it is news or not. */
  Map<TopicPartition, OffsetAndMetadata> of(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long offset = acknowledged.get(partition);
      if (offset == null) {
        throw new IllegalStateException(
            "expected to own " + partition + ", found only " + acknowledged.keySet());
      }
      offsets.put(partition, new OffsetAndMetadata(offset));
    }
    return offsets;
  }

  /** What has been acknowledged and not yet said. */
  Map<TopicPartition, OffsetAndMetadata> news() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    acknowledged.forEach((partition, offset) -> {
      if (!offset.equals(committed.get(partition))) {
        offsets.put(partition, new OffsetAndMetadata(offset));
      }
    });
    return offsets;
  }

  /** These offsets have been said. */
  void said(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> committed.computeIfPresent(partition, (p, o) -> offset.offset()));
  }

  private static Long max(Long one, Long other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}

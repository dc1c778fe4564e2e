package org.skald.saga.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group begins in partitions where it has been nowhere, by the time of their records.
 *
 * <p>That is settled once, and committed before a record is read: from then on every record counts,
 * however late it is read and whatever its producer's clock has said, since a saga may wait for it.
 */
final class FirstPlaces implements ConsumerRebalanceListener {

  /** Time for a group to form, and to notice a partition that is new. */
  private static final Duration LOOK_BACK_MIN = Duration.ofMinutes(10);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration lookBack;

  /**
   * Of a member of the group.
   *
   * @param lookBack how old the records may be at which it begins
   */
  FirstPlaces(Consumer<byte[], byte[]> consumer, Duration lookBack) {
    this.consumer = consumer;
    this.lookBack = lookBack.compareTo(LOOK_BACK_MIN) < 0 ? LOOK_BACK_MIN : lookBack;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    var committed = consumer.committed(Set.copyOf(partitions));
    var unknown =
        partitions.stream()
            .filter(it -> committed.get(it) == null)
            .collect(Collectors.toUnmodifiableSet());
    var first = first(unknown);
    first.forEach((partition, place) -> consumer.seek(partition, place.offset()));
    consumer.commitSync(first);
  }

  private Map<TopicPartition, OffsetAndMetadata> first(Collection<TopicPartition> partitions) {
    /* The ends first: what comes while the rest is asked for is not passed over. */
    var ends = consumer.endOffsets(partitions);
    var from = Instant.now().minus(lookBack).toEpochMilli();
    var times = partitions.stream().collect(Collectors.toMap(it -> it, _ -> from));
    var found = consumer.offsetsForTimes(times);
    var first = new HashMap<TopicPartition, OffsetAndMetadata>();
    ends.forEach((partition, end) -> {
      var at = found.get(partition);
      first.put(partition, new OffsetAndMetadata(at == null ? end : at.offset()));
    });
    return first;
  }

  /** What was settled is committed already. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
}

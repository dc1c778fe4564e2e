package org.skald.guard.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A consumer of a topic whose records are written under locks: every record bears the lock in the
 * header {@code ce_skaldlock} and its fencing token in {@code ce_skaldtoken}, and one whose token
 * is below the highest that stands before it in the partition is refused.
 *
 * <p>So the records of one lock belong in one partition: key them by what the lock protects. The
 * verdicts follow from the partition alone. They are the same after a restart, in another member of
 * the group and in another group; what has been seen is kept in the compacted topic {@code
 * GROUP.fences}, one record for each partition.
 *
 * <p>Used by one thread, like a Kafka consumer.
 */
public final class FencedConsumer<K, V> implements AutoCloseable {

  private final Consumer<K, V> consumer;
  private final CheckpointTopic checkpoints;
  private final PartitionReader reader;
  private final Map<TopicPartition, PartitionTokens> tokens = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Set<TopicPartition> toLoad = new HashSet<>();

  /**
   * Joins a group that consumes this topic.
   *
   * @param kafka settings for all Kafka clients: {@code bootstrap.servers}, and those of security
   */
  public FencedConsumer(
      Map<String, Object> kafka,
      String group,
      String topic,
      Deserializer<K> keys,
      Deserializer<V> values) {
    Map<String, Object> reading = new HashMap<>(kafka);
    reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    Map<String, Object> writing = new HashMap<>(kafka);
    writing.put(ProducerConfig.ACKS_CONFIG, "all");
    writing.put(CommonClientConfigs.CLIENT_ID_CONFIG, group + "-fences");
    this.checkpoints =
        new CheckpointTopic(
            group + ".fences",
            new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer()));
    try (Admin admin = Admin.create(kafka)) {
      checkpoints.prepare(admin);
    }
    this.reader =
        new PartitionReader(
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            checkpoints);
    Map<String, Object> joining = new HashMap<>(reading);
    joining.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    this.consumer = new KafkaConsumer<>(joining, keys, values);
    consumer.subscribe(List.of(topic), new Ownership());
  }

  /** What has come, judged. What cannot be judged now comes again at the next poll. */
  public FencedBatch<K, V> poll(Duration timeout) {
    ConsumerRecords<K, V> records = consumer.poll(timeout);
    try {
      load(records);
    } catch (RuntimeException e) {
      rewind(records);
      throw e;
    }
    List<ConsumerRecord<K, V>> admitted = new ArrayList<>(records.count());
    List<RefusedRecord<K, V>> refused = new ArrayList<>();
    for (TopicPartition partition : records.partitions()) {
      PartitionTokens judge = tokens.get(partition);
      if (judge == null) {
        throw new IllegalStateException("expected to own " + partition + ", found that we do not");
      }
      for (ConsumerRecord<K, V> record : records.records(partition)) {
        judge.judge(record).ifPresentOrElse(refused::add, () -> admitted.add(record));
      }
    }
    return new FencedBatch<>(admitted, refused);
  }

  /** Says that all records that were polled have been dealt with. */
  public void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    tokens.forEach((partition, seen) -> {
      if (seen.next() > committed.getOrDefault(partition, 0L)) {
        offsets.put(partition, new OffsetAndMetadata(seen.next()));
      }
    });
    consumer.commitSync(offsets);
    offsets.forEach((partition, offset) -> {
      committed.put(partition, offset.offset());
      PartitionTokens seen = tokens.get(partition);
      if (seen != null) {
        checkpoints.save(partition, new Checkpoint(offset.offset(), seen.highest()));
      }
    });
  }

  private void load(ConsumerRecords<K, V> records) {
    for (TopicPartition partition : List.copyOf(toLoad)) {
      List<ConsumerRecord<K, V>> come = records.records(partition);
      long start = come.isEmpty() ? consumer.position(partition) : come.get(0).offset();
      tokens.put(partition, reader.before(partition, start));
      committed.put(partition, start);
      toLoad.remove(partition);
    }
  }

  private void rewind(ConsumerRecords<K, V> records) {
    for (TopicPartition partition : records.partitions()) {
      Optional<ConsumerRecord<K, V>> first = records.records(partition).stream().findFirst();
      first.ifPresent(record -> consumer.seek(partition, record.offset()));
    }
  }

  /** Leaves the group. What was polled and not committed goes to another member. */
  @Override
  public void close() {
    consumer.close();
    reader.close();
    checkpoints.close();
  }

  /** Keeps track of which partitions are ours. */
  private final class Ownership implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      toLoad.addAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(tokens::remove);
      partitions.forEach(committed::remove);
      toLoad.removeAll(partitions);
    }
  }
}

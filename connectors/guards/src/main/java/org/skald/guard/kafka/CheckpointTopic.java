package org.skald.guard.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic with the last checkpoint of each partition that a group consumes.
 *
 * <p>A checkpoint is written after the offset it stands for has been committed, so it is never
 * ahead of the group, and what lies between the two is read again. One that is old, because it was
 * not written any more or a paused consumer wrote it late, is no less true: it only makes for more
 * to read. So neither a transaction nor a fence is needed here.
 */
final class CheckpointTopic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointTopic.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final TopicPartition only;
  private final Producer<byte[], byte[]> producer;

  CheckpointTopic(String topic, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.only = new TopicPartition(topic, 0);
    this.producer = producer;
  }

  /** Makes the topic, where it is not there. */
  void prepare(Admin admin) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("expected to create the topic " + topic, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while creating the topic " + topic, e);
    }
  }

  /** Keeps a checkpoint; returns before it has arrived. */
  void save(TopicPartition partition, Checkpoint checkpoint) {
    producer.send(
        new ProducerRecord<>(topic, 0, key(partition), checkpoint.toBytes()),
        (metadata, failure) -> {
          if (failure != null) {
            LOG.warn("checkpoint_not_saved topic={} partition={}", topic, partition, failure);
          }
        });
  }

  /** The last checkpoint of this partition, if there is one. Uses the reader's assignment. */
  Optional<Checkpoint> find(Consumer<byte[], byte[]> reader, TopicPartition partition) {
    String wanted = partition.toString();
    reader.assign(List.of(only));
    reader.seekToBeginning(List.of(only));
    long end = reader.endOffsets(List.of(only)).getOrDefault(only, 0L);
    byte @Nullable [] last = null;
    while (reader.position(only) < end) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (new String(record.key(), StandardCharsets.UTF_8).equals(wanted)) {
          last = record.value();
        }
      }
    }
    return Optional.ofNullable(last).map(Checkpoint::of);
  }

  private static byte[] key(TopicPartition partition) {
    return partition.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}

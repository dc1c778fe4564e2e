package org.skald.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A queue of jobs on a Kafka topic. Safe for any number of threads; its workers are not. */
public final class WorkQueue implements AutoCloseable {

  private static final Duration TAKES_KEPT = Duration.ofHours(1);

  private final QueueConfig config;
  private final Producer<byte[], byte[]> producer;

  private WorkQueue(QueueConfig config) {
    this.config = config;
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Opens a queue, and makes its topics where they are not there, with one partition: a queue needs
   * no more, and its jobs are shared best when there are fewer partitions than workers.
   */
  public static WorkQueue open(QueueConfig config) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(config.kafka()))) {
      create(admin, new NewTopic(config.topic(), Optional.of(1), Optional.empty()));
      create(admin, new NewTopic(config.deadLetters(), Optional.of(1), Optional.empty()));
      /* Only its offsets matter, and they go on when its records have gone. */
      create(
          admin,
          new NewTopic(config.takes(), Optional.of(1), Optional.empty())
              .configs(
                  Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(TAKES_KEPT.toMillis()))));
      setUp(admin, config);
    }
    return new WorkQueue(config);
  }

  private static void create(Admin admin, NewTopic topic) {
    try {
      await(admin.createTopics(List.of(topic)).all(), "the topic " + topic.name());
    } catch (KafkaException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static void setUp(Admin admin, QueueConfig config) {
    Collection<AlterConfigOp> changes = new ArrayList<>();
    Map.of(
            "share.auto.offset.reset",
            "earliest",
            "share.isolation.level",
            "read_committed",
            "share.record.lock.duration.ms",
            Long.toString(config.lease().toMillis()),
            "share.delivery.count.limit",
            Integer.toString(QueueConfig.BROKER_DELIVERIES_MAX))
        .forEach((key, value) ->
            changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, config.group());
    await(
        admin.incrementalAlterConfigs(Map.of(group, changes)).all(),
        "the settings of the share group " + config.group());
  }

  private static void await(KafkaFuture<Void> change, String what) {
    try {
      change.get();
    } catch (ExecutionException e) {
      throw new KafkaException("expected to set up %s: %s".formatted(what, e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while setting up " + what, e);
    }
  }

  /** Puts a job; completes when it cannot be lost any more. */
  public CompletableFuture<JobId> put(byte[] payload) {
    return put(new ProducerRecord<>(config.topic(), payload.clone()));
  }

  /** Puts a job with headers, and a key by which a queue with several partitions spreads jobs. */
  public CompletableFuture<JobId> put(
      byte[] key, byte[] payload, org.apache.kafka.common.header.Headers headers) {
    return put(new ProducerRecord<>(config.topic(), null, key.clone(), payload.clone(), headers));
  }

  private CompletableFuture<JobId> put(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<JobId> put = new CompletableFuture<>();
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            put.complete(new JobId(metadata.topic(), metadata.partition(), metadata.offset()));
          } else {
            put.completeExceptionally(failure);
          }
        });
    return put;
  }

  /** A new worker, to be closed before the queue. */
  public Worker worker() {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new Worker(
        config,
        new KafkaShareConsumer<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        producer);
  }

  /** Waits for what is being put, and closes. */
  @Override
  public void close() {
    producer.close();
  }
}

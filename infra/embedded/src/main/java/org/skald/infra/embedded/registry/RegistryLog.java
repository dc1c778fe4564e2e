package org.skald.infra.embedded.registry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic in which the registry keeps its proposals, and the state that they have led to.
 *
 * <p>Every proposal has a key of its own, so that compaction, which keeps the last record of each
 * key, keeps all that hold; those that came to nothing are deleted by who made them.
 */
final class RegistryLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryLog.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MAX_RECORD_BYTES = RegistryTopic.MAX_RECORD_BYTES;

  private final String topic;
  private final Duration patience;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread tail = Thread.ofPlatform().name("schema-registry-tail").unstarted(this::run);
  private final Map<String, CompletableFuture<Boolean>> pending = new ConcurrentHashMap<>();
  private volatile RegistryState state = RegistryState.INITIAL;
  private volatile @Nullable RuntimeException failure;
  private volatile boolean closing;

  private RegistryLog(String bootstrapServers, String topic, Duration patience) {
    this.topic = topic;
    this.patience = patience;
    this.producer =
        new KafkaProducer<>(
            producerConfig(bootstrapServers, patience),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            consumerConfig(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Opens the topic, creating it if need be, and reads it up to its present end. */
  static RegistryLog open(String bootstrapServers, String topic, Duration patience) {
    RegistryTopic.ensure(bootstrapServers, topic, patience);
    var log = new RegistryLog(bootstrapServers, topic, patience);
    try {
      log.replay();
      log.tail.start();
      return log;
    } catch (RuntimeException e) {
      log.producer.close(Duration.ZERO);
      log.consumer.close();
      throw e;
    }
  }

  private static Map<String, Object> producerConfig(String bootstrapServers, Duration patience) {
    int timeoutMs = Math.toIntExact(patience.toMillis());
    return Map.of(
        "bootstrap.servers", bootstrapServers,
        "client.id", "schema-registry",
        "acks", "all",
        "enable.idempotence", true,
        "max.request.size", MAX_RECORD_BYTES,
        "max.block.ms", timeoutMs,
        "request.timeout.ms", timeoutMs,
        "linger.ms", 0,
        "delivery.timeout.ms", timeoutMs);
  }

  private static Map<String, Object> consumerConfig(String bootstrapServers) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "client.id",
        "schema-registry",
        "enable.auto.commit",
        false,
        "allow.auto.create.topics",
        false,
        "auto.offset.reset",
        "none");
  }

  private void replay() {
    var partition = new TopicPartition(topic, 0);
    var partitions = List.of(partition);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long end = consumer.endOffsets(partitions, patience).getOrDefault(partition, 0L);
    var giveUp = Instant.now().plus(patience);
    while (consumer.position(partition, patience) < end) {
      consumer.poll(POLL).forEach(this::apply);
      if (Instant.now().isAfter(giveUp)) {
        throw new IllegalStateException(
            "Expected to read %s up to offset %d within %s, but came to %d"
                .formatted(topic, end, patience, consumer.position(partition, patience)));
      }
    }
  }

  private void run() {
    try {
      while (!closing) {
        consumer.poll(POLL).forEach(this::apply);
      }
    } catch (WakeupException e) {
      LOG.debug("The tail of {} was woken to close", topic);
    } catch (RuntimeException e) {
      LOG.error("The schema registry stops: it cannot go on reading {}", topic, e);
      failure = e;
      pending.values().forEach(it -> it.completeExceptionally(e));
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> written) {
    if (written.value() == null) {
      return; /* a proposal that came to nothing, deleted */
    }
    var before = state;
    boolean holds;
    try {
      var proposal = ProposalCodec.decode(written.value());
      holds = proposal.holdsIn(before);
      state = proposal.applyTo(before);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "Expected a proposal at offset %d of %s".formatted(written.offset(), topic), e);
    }
    var waiting = pending.get(new String(written.key(), StandardCharsets.UTF_8));
    if (waiting != null) {
      waiting.complete(holds);
    }
  }

  /** The state that the topic has led to, as far as it has been read. */
  RegistryState state() {
    requireReading();
    return state;
  }

  /**
   * Writes a proposal and waits until it has been read back.
   *
   * @return whether it holds
   * @throws RegistryUnavailable if that could not be found out in time
   */
  boolean propose(Proposal proposal) {
    var key = proposal.revision() + "/" + UUID.randomUUID();
    var holds = new CompletableFuture<Boolean>();
    pending.put(key, holds);
    try {
      requireReading();
      append(key, ProposalCodec.encode(proposal)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      boolean held = holds.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!held) {
        append(key, null).exceptionally(e -> leftBehind(key, e));
      }
      return held;
    } catch (ExecutionException e) {
      throw new RegistryUnavailable("Expected " + topic + " to take a record", e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryUnavailable(
          "Expected " + topic + " to give a record back within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailable("Expected to wait for " + topic, e);
    } finally {
      pending.remove(key);
    }
  }

  private CompletableFuture<Boolean> append(String key, byte @Nullable [] value) {
    var written = new CompletableFuture<Boolean>();
    producer.send(
        new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value),
        (_, e) -> {
          if (e == null) {
            written.complete(true);
          } else {
            written.completeExceptionally(e);
          }
        });
    return written;
  }

  private boolean leftBehind(String key, Throwable cause) {
    LOG.warn("A proposal that came to nothing stays in {} under {}", topic, key, cause);
    return false;
  }

  private void requireReading() {
    var cause = failure;
    if (cause != null) {
      throw new RegistryUnavailable("Expected to be able to read " + topic, cause);
    }
  }

  /** Stops reading and writing. */
  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      tail.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close(patience);
  }
}

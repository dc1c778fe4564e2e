package org.skald.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.Snapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in one partition of a compacted topic, each written in one transaction.
 *
 * <p>The transactional id belongs to the shard, so whoever begins to write fences everybody who
 * wrote before. Kafka is asked on a thread of its own: a transaction must not hold up the shard.
 */
final class KafkaSnapshots implements Snapshots, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSnapshots.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicPartition partition;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final ExecutorService thread;

  /**
   * Snapshots of one shard.
   *
   * @param producers makes a producer with the shard's transactional id
   * @param consumers makes a read_committed consumer
   */
  KafkaSnapshots(
      TopicPartition partition,
      Supplier<Producer<byte[], byte[]>> producers,
      Supplier<Consumer<byte[], byte[]>> consumers) {
    this.partition = partition;
    this.producers = producers;
    this.consumers = consumers;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("snapshot-" + partition).factory());
  }

  @Override
  public CompletableFuture<Writer> write() {
    return CompletableFuture.supplyAsync(
        () -> {
          var producer = producers.get();
          try {
            producer.initTransactions();
            producer.beginTransaction();
            return new TransactionWriter(producer);
          } catch (RuntimeException e) {
            release(producer);
            throw e;
          }
        },
        thread);
  }

  private static void release(Producer<byte[], byte[]> producer) {
    producer.close(Duration.ofSeconds(1));
  }

  /** A transaction that has begun. Kafka is asked on the snapshots' thread. */
  private final class TransactionWriter implements Writer {

    private final Producer<byte[], byte[]> producer;
    private @Nullable RuntimeException failure;

    private TransactionWriter(Producer<byte[], byte[]> producer) {
      this.producer = producer;
    }

    private void attempt(Runnable step) {
      if (failure == null) {
        try {
          step.run();
        } catch (RuntimeException e) {
          failure = e;
        }
      }
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
      var entry = new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
      thread.execute(() -> attempt(() -> producer.send(entry)));
    }

    @Override
    public CompletableFuture<Void> complete() {
      return CompletableFuture.runAsync(
          () -> {
            attempt(() -> producer.commitTransaction());
            release(producer);
            if (failure != null) {
              LOG.warn("the snapshot in {} was not completed", partition, failure);
              throw failure;
            }
          },
          thread);
    }

    @Override
    public void abandon() {
      thread.execute(() -> {
        attempt(() -> producer.abortTransaction());
        release(producer);
      });
    }
  }

  /**
   * Reads until the end that is there after the reading has reached an end: compaction may have
   * removed an entry only in favour of a later one, and that one is before that end.
   */
  @Override
  public void restore(BiConsumer<byte[], byte @Nullable []> entry) {
    try (var consumer = consumers.get()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = end(consumer);
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(POLL)) {
          entry.accept(record.key(), record.value());
        }
        if (consumer.position(partition) >= end) {
          end = end(consumer);
        }
      }
    }
  }

  private long end(Consumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}

package org.skald.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who takes jobs of a queue, one after the other. Used by one thread. */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration COMMIT_MAX = Duration.ofSeconds(30);
  private static final String REJECTED = "job-rejected";
  private static final String TOO_OFTEN = "job-delivered-too-often";

  private final QueueConfig config;
  private final ShareConsumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private @Nullable Job open;

  Worker(
      QueueConfig config,
      ShareConsumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer) {
    this.config = config;
    this.consumer = consumer;
    this.producer = producer;
    consumer.subscribe(List.of(config.topic()));
  }

  /**
   * Takes a job, or none when none comes in this time.
   *
   * @throws IllegalStateException when the one before has not been settled
   */
  public Optional<Job> take(Duration patience) {
    Job before = open;
    if (before != null && !before.isSettled()) {
      throw new IllegalStateException("expected to settle " + before + " before taking another");
    }
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      Optional<Job> taken = one(consumer.poll(left)).flatMap(this::take);
      if (taken.isPresent() || left.isZero()) {
        open = taken.orElse(null);
        return taken;
      }
    }
  }

  /* No more than one is asked for at a time. */
  private static Optional<ConsumerRecord<byte[], byte[]>> one(
      ConsumerRecords<byte[], byte[]> records) {
    if (records.count() > 1) {
      throw new IllegalStateException("expected one job at a time, found " + records.count());
    }
    return records.isEmpty() ? Optional.empty() : Optional.of(records.iterator().next());
  }

  private Optional<Job> take(ConsumerRecord<byte[], byte[]> lent) {
    JobId id = new JobId(lent.topic(), lent.partition(), lent.offset());
    try {
      if (deliveries(lent) > config.deliveriesMax()) {
        putAside(
            lent,
            TOO_OFTEN,
            "expected the job to be done in %d deliveries, found none that did it"
                .formatted(config.deliveriesMax()));
        acknowledge(id, lent, AcknowledgeType.ACCEPT);
        return Optional.empty();
      }
      /* First the mark, then the renewal: the charter of the package says why. */
      long token = arrived(new ProducerRecord<>(config.takes(), 0, null, null)).offset();
      return Optional.of(new Job(this, id, token, renew(id, lent)));
    } catch (JobLost e) {
      LOG.info("job_lost_while_taken job={}", id, e);
      return Optional.empty();
    }
  }

  static int deliveries(ConsumerRecord<byte[], byte[]> lent) {
    return lent.deliveryCount().map(Short::intValue).orElse(1);
  }

  void accept(Job job) {
    acknowledge(job.id(), job.lent(), AcknowledgeType.ACCEPT);
  }

  void release(Job job) {
    acknowledge(job.id(), job.lent(), AcknowledgeType.RELEASE);
  }

  void reject(Job job, String cause) {
    putAside(job.lent(), REJECTED, cause);
    acknowledge(job.id(), job.lent(), AcknowledgeType.ACCEPT);
  }

  /** The same record again, which the consumer gives out anew after a renewal. */
  ConsumerRecord<byte[], byte[]> renew(JobId id, ConsumerRecord<byte[], byte[]> lent) {
    acknowledge(id, lent, AcknowledgeType.RENEW);
    ConsumerRecord<byte[], byte[]> again =
        one(consumer.poll(COMMIT_MAX))
            .orElseThrow(
                () -> new KafkaException("expected the renewed job " + id + ", found none"));
    if (again.offset() != id.offset() || again.partition() != id.partition()) {
      throw new IllegalStateException(
          "expected the renewed job %s, found one at %d/%d"
              .formatted(id, again.partition(), again.offset()));
    }
    return again;
  }

  private void acknowledge(JobId id, ConsumerRecord<byte[], byte[]> lent, AcknowledgeType how) {
    consumer.acknowledge(lent, how);
    consumer
        .commitSync(COMMIT_MAX)
        .values()
        .forEach(failure ->
            failure.ifPresent(e -> {
              throw new JobLost(id, e);
            }));
  }

  private void putAside(ConsumerRecord<byte[], byte[]> lent, String code, String cause) {
    RecordHeaders headers = new RecordHeaders(lent.headers());
    Headers.put(headers, Headers.CAUSE, cause);
    Headers.put(headers, Headers.CODE, code);
    Headers.put(headers, Headers.TOPIC, lent.topic());
    Headers.put(headers, Headers.PARTITION, Integer.toString(lent.partition()));
    Headers.put(headers, Headers.POSITION, Long.toString(lent.offset()));
    Headers.put(
        headers, Headers.REJECTED_AT, Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    arrived(new ProducerRecord<>(config.deadLetters(), null, lent.key(), lent.value(), headers));
  }

  private RecordMetadata arrived(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + record.topic(), e);
    } catch (ExecutionException e) {
      throw new KafkaException("expected to write to " + record.topic(), e);
    }
  }

  /** Stops; a job that is not settled goes to somebody else at once. */
  @Override
  public void close() {
    consumer.close();
  }
}

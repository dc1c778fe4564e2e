package org.skald.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries committed replies from the host's own topic to the logs that wait for them.
 *
 * <p>The topology writes in transactions; a log is read uncommitted, so nothing transactional may
 * go there. At least once: a place is committed only after every reply before it was acknowledged,
 * and a saga ignores a reply that it has had.
 */
final class ReplyRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyRunner.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final StreamsHostConfig config;
  private final DeadLetters deadLetters;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable String failure;

  private ReplyRunner(StreamsHostConfig config) {
    this.config = config;
    this.deadLetters = new DeadLetters(config.topics().deadLetters());
    this.thread = Thread.ofPlatform().name(config.application() + "-replies").unstarted(this::run);
  }

  static ReplyRunner start(StreamsHostConfig config) {
    var runner = new ReplyRunner(config);
    runner.thread.start();
    return runner;
  }

  /** Why replies do not arrive just now, if they do not. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isStopping()) {
      try (var consumer = consumer();
          var producer = producer()) {
        consumer.subscribe(List.of(config.topics().replies()));
        while (!isStopping()) {
          forward(consumer, producer);
          failure = null;
        }
        consumer.commitSync(WAIT);
      } catch (KafkaException e) {
        failure = e.toString();
        LOG.warn("Replies of {} wait and will be sent again: {}", config.application(), failure, e);
        pause();
      }
    }
  }

  private void forward(KafkaConsumer<Bytes, Bytes> consumer, KafkaProducer<Bytes, Bytes> producer) {
    var sent = new ArrayList<Sent>();
    for (var record : consumer.poll(POLL)) {
      sent.add(new Sent(record, send(producer, record)));
    }
    for (var it : sent) {
      acknowledge(it, producer);
    }
    if (!sent.isEmpty()) {
      consumer.commitAsync();
    }
  }

  /** A reply on its way. */
  private record Sent(ConsumerRecord<Bytes, Bytes> record, Future<RecordMetadata> acknowledged) {}

  private static Future<RecordMetadata> send(
      KafkaProducer<Bytes, Bytes> producer, ConsumerRecord<Bytes, Bytes> record) {
    var headers = new RecordHeaders(record.headers().toArray());
    var log = Headers.required(headers, Headers.REPLY_TO);
    headers.remove(Headers.REPLY_TO);
    return producer.send(new ProducerRecord<>(log, null, record.key(), record.value(), headers));
  }

  private void acknowledge(Sent sent, KafkaProducer<Bytes, Bytes> producer) {
    try {
      await(sent.acknowledged());
    } catch (InvalidTopicException
        | UnknownTopicOrPartitionException
        | TopicAuthorizationException
        | RecordTooLargeException
        | TimeoutException e) {
      // No such log, or it will not have this reply. When the brokers are away, which looks alike,
      // the dead letter fails as well, and everything is sent again.
      LOG.warn("A reply goes to the dead letters: {}", e.toString());
      await(producer.send(letter(sent.record(), e)));
    }
  }

  private ProducerRecord<Bytes, Bytes> letter(ConsumerRecord<Bytes, Bytes> record, Throwable e) {
    var source =
        new SourceRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    var poison = new Intake.Poison<>("reply-undeliverable", e.toString());
    var letter = deadLetters.of(source, poison, Instant.ofEpochMilli(record.timestamp()));
    return new ProducerRecord<>(
        letter.topic(), null, letter.key(), letter.value(), letter.headers());
  }

  private static void await(Future<RecordMetadata> acknowledged) {
    try {
      acknowledged.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause() {
    try {
      boolean _ = stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }

  private KafkaConsumer<Bytes, Bytes> consumer() {
    var settings = config.client("replies-consumer");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.application() + "-replies");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        (int) StreamsHostConfig.SESSION_TIMEOUT.toMillis());
    settings.putAll(config.kafka());
    return new KafkaConsumer<>(settings, new BytesDeserializer(), new BytesDeserializer());
  }

  private KafkaProducer<Bytes, Bytes> producer() {
    var settings = config.client("replies-producer");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT.toMillis());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, StreamsHostConfig.RECORD_BYTES_MAX);
    return new KafkaProducer<>(settings, new BytesSerializer(), new BytesSerializer());
  }
}

package org.skald.log.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;
import org.skald.schemas.Topics;

/** Writes the dead letters of records that never came as far as the log. Safe for any threads. */
public final class DeadLetterWriter implements AutoCloseable {

  /** What is larger than the topic takes stays at its place only. */
  static final int RECORD_BYTES_MAX = LogTopics.DEAD_LETTER_BYTES_MAX - (64 << 10);

  private final String topic;
  private final Producer<byte[], byte[]> producer;

  /** To the dead letters of this log. */
  public DeadLetterWriter(KafkaClients clients, String log) {
    this.topic = new Topics(log).deadLetters();
    this.producer = clients.producer("start-letters");
  }

  /**
   * Completes when Kafka has it.
   *
   * @param takers the channels of events that have taken it all the same
   * @param code why it could not start a saga, or be an event
   */
  public CompletableFuture<Void> write(
      DeadLetter.Origin origin,
      ConsumerRecord<byte[], byte[]> source,
      List<String> takers,
      String code,
      String cause) {
    var record = DeadLetterTopic.read(source);
    var isTooLarge = record.size() > RECORD_BYTES_MAX;
    var headers = new ArrayList<WireHeader>();
    if (!isTooLarge) {
      headers.addAll(DeadLetter.sent(record.headers()));
    }
    headers.add(WireHeader.of(WireNames.CODE, code));
    headers.add(WireHeader.of(WireNames.CAUSE, cause));
    headers.add(WireHeader.of(Headers.DEFINITION, origin.definition()));
    takers.forEach(it -> headers.add(WireHeader.of(Headers.TAKEN_BY, it)));
    headers.add(WireHeader.of(WireNames.TOPIC, origin.topic()));
    headers.add(WireHeader.of(WireNames.PARTITION, Integer.toString(source.partition())));
    headers.add(WireHeader.of(WireNames.POSITION, record.position().toString()));
    var written = new CompletableFuture<Void>();
    var key = isTooLarge ? null : record.key();
    var value = isTooLarge ? null : record.value();
    try {
      producer.send(
          KafkaRecords.write(topic, null, key, value, headers),
          (_, failure) -> settle(written, failure));
    } catch (RuntimeException e) {
      settle(written, e);
    }
    return written;
  }

  private static void settle(CompletableFuture<Void> written, @Nullable Exception failure) {
    if (failure == null) {
      written.complete(null);
    } else {
      written.completeExceptionally(failure);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

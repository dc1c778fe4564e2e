package org.skald.infra.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Headers;

/**
 * The network of a participant: it loses the first reply of each saga whose id begins with {@code
 * lost}, and keeps back the first command of each whose id begins with {@code late}.
 *
 * <p>Kafka makes interceptors by the names of their classes, so what they have seen is static.
 */
public final class UnreliableParcels
    implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {

  static final String LOST_REPLIES = "parcels.lost-replies";

  private static final Set<String> LOST = ConcurrentHashMap.newKeySet();
  private static final Map<String, ConsumerRecord<byte[], byte[]>> KEPT_BACK =
      new ConcurrentHashMap<>();
  private static final Queue<String> QUERIES = new ConcurrentLinkedQueue<>();

  /** Made by Kafka. */
  public UnreliableParcels() {}

  /** The command that was kept back of a saga, to be sent when it suits the test. */
  static ProducerRecord<byte[], byte[]> keptBack(String saga) {
    var kept = KEPT_BACK.get(saga);
    if (kept == null) {
      throw new AssertionError("expected a command of " + saga + " kept back, found none");
    }
    return new ProducerRecord<>(kept.topic(), null, kept.key(), kept.value(), kept.headers());
  }

  /** The sagas that the participant was asked about, in order. */
  static List<String> queries() {
    return List.copyOf(QUERIES);
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    var come = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
    for (var record : records) {
      if (!isKeptBack(record)) {
        come.computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), _ -> new ArrayList<>())
            .add(record);
      }
    }
    return new ConsumerRecords<>(come, records.nextOffsets());
  }

  private static boolean isKeptBack(ConsumerRecord<byte[], byte[]> record) {
    if (Headers.text(record.headers(), Headers.DIRECTION).isEmpty()) {
      return false; // An entry of the inbox.
    }
    var saga = text(record.key());
    if (Headers.query(record.headers())) {
      QUERIES.add(saga);
      return false;
    }
    return saga.startsWith("late") && KEPT_BACK.putIfAbsent(saga, record) == null;
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    var isReply = Headers.text(record.headers(), Headers.OUTCOME).isPresent();
    if (!isReply || !text(record.key()).startsWith("lost") || !LOST.add(text(record.key()))) {
      return record;
    }
    return new ProducerRecord<>(LOST_REPLIES, null, record.key(), record.value(), record.headers());
  }

  private static String text(byte @Nullable [] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {}

  @Override
  public void close() {}
}

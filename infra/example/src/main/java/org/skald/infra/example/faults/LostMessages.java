package org.skald.infra.example.faults;

import static org.skald.schemas.Headers.ATTEMPT;
import static org.skald.schemas.Headers.COMMAND_ID;
import static org.skald.schemas.Headers.DIRECTION;
import static org.skald.schemas.Headers.ID;
import static org.skald.schemas.Headers.OUTCOME;
import static org.skald.schemas.Headers.QUERY;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Loses commands before a participant sees them, and replies before the log does; a lost reply goes
 * to a topic that nobody reads, since a Kafka client cannot drop one. Who asks what became of a
 * command gets through.
 */
public final class LostMessages
    implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {

  /** Where lost replies go. */
  public static final String TOPIC = "lost.replies";

  private final Set<String> lost = new HashSet<>();
  private Faults faults = Faults.NONE;

  @Override
  public void configure(Map<String, ?> settings) {
    faults = Faults.of(settings);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    var kept = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
    for (var partition : records.partitions()) {
      var left = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      for (var record : records.records(partition)) {
        if (!isLostCommand(record.headers())) {
          left.add(record);
        }
      }
      if (!left.isEmpty()) {
        kept.put(partition, left);
      }
    }
    return new ConsumerRecords<>(kept, records.nextOffsets());
  }

  private boolean isLostCommand(Headers headers) {
    var direction = text(headers, DIRECTION);
    var id = text(headers, ID);
    var isQuery = headers.lastHeader(QUERY) != null;
    return direction != null && id != null && !isQuery && faults.losesCommand(id, attempt(headers));
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    var id = text(record.headers(), COMMAND_ID);
    var outcome = text(record.headers(), OUTCOME);
    if (id == null || outcome == null || record.topic().endsWith(".replies")) {
      return record; // No reply on its way to the log.
    }
    return faults.losesReply(id, attempt(record.headers())) && isLostNow(id, record.headers())
        ? new ProducerRecord<>(TOPIC, null, record.key(), record.value(), record.headers())
        : record;
  }

  /** A reply is lost once; producers are used by several threads. */
  private synchronized boolean isLostNow(String commandId, Headers headers) {
    return lost.add(commandId + "#" + attempt(headers));
  }

  private static int attempt(Headers headers) {
    var attempt = text(headers, ATTEMPT);
    return attempt == null ? 0 : Integer.parseInt(attempt);
  }

  private static @Nullable String text(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {}

  @Override
  public void close() {}
}

package org.skald.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.Position;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.ShardLog;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition of a log topic, with a consumer of its own and the node's producer. */
final class KafkaShardLog implements ShardLog {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaShardLog.class);

  private final TopicPartition partition;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Admin admin;

  KafkaShardLog(
      TopicPartition partition,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Admin admin) {
    this.partition = partition;
    this.consumer = consumer;
    this.producer = producer;
    this.admin = admin;
    consumer.assign(List.of(partition));
  }

  @Override
  public void seek(Position first) {
    consumer.seek(partition, first.value());
  }

  @Override
  public List<LogRecord> poll(Duration max) throws Trimmed {
    try {
      var polled = consumer.poll(max);
      var records = new ArrayList<LogRecord>(polled.count());
      for (var record : polled) {
        records.add(KafkaRecords.read(record));
      }
      return records;
    } catch (OffsetOutOfRangeException e) {
      var wanted = e.offsetOutOfRangePartitions();
      if (wanted.getOrDefault(partition, 0L) < first().value()) {
        throw new Trimmed("expected %s, found the log to begin at %s".formatted(wanted, first()));
      }
      throw new IllegalStateException(
          "expected %s in the log, which ends before it: acknowledged records were lost"
              .formatted(wanted),
          e);
    }
  }

  @Override
  public Position first() {
    return new Position(consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
  }

  @Override
  public Position end() {
    return new Position(consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
  }

  @Override
  public long lag() {
    // Unknown before the first fetch, and for a moment less than nothing.
    return consumer.currentLag(partition).stream().filter(it -> it >= 0).findAny().orElse(1);
  }

  @Override
  public CompletableFuture<Position> append(ControlRecord record, Optional<byte[]> secret) {
    var appended = new CompletableFuture<Position>();
    try {
      producer.send(
          message(record, secret),
          (metadata, failure) -> {
            if (failure == null) {
              appended.complete(new Position(metadata.offset()));
            } else {
              appended.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException e) { // No room in the buffer for too long.
      appended.completeExceptionally(e);
    }
    return appended;
  }

  private ProducerRecord<byte[], byte[]> message(ControlRecord record, Optional<byte[]> secret) {
    var type = AvroControlRecords.typeOf(record);
    var value = AvroControlRecords.encode(record);
    var headers = new ArrayList<WireHeader>();
    headers.add(WireHeader.of(WireNames.TYPE, type));
    secret.ifPresent(
        it -> headers.add(WireHeader.of(WireNames.SEAL, ControlSeal.of(it, type, value))));
    return KafkaRecords.write(partition.topic(), partition.partition(), null, value, headers);
  }

  @Override
  public void trim(Position last) {
    var upTo = RecordsToDelete.beforeOffset(last.next().value());
    admin
        .deleteRecords(Map.of(partition, upTo))
        .all()
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.warn(
                "{} could not be trimmed up to {}; the next checkpoint tries again",
                partition,
                last,
                failure);
          }
        });
  }

  @Override
  public void close() {
    consumer.close();
  }
}

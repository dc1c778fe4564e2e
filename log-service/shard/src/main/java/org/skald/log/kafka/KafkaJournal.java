package org.skald.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.Position;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.log.tail.Journal;
import org.skald.log.tail.TailEvent;
import org.skald.schemas.NotDecodable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of a journal topic.
 *
 * <p>A record that cannot be read is passed over: if it stood for an event, the next one tells that
 * it is missing.
 *
 * @param <T> payload
 */
public final class KafkaJournal<T> implements Journal<T> {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaJournal.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Function<LogRecord, TailEvent<T>> reader;
  private long at = -1;

  /**
   * A reader with a consumer of its own.
   *
   * @param reader makes an event of a record, whose position is its offset; throws {@link
   *     IllegalArgumentException} or {@link NotDecodable} when it is none
   */
  public KafkaJournal(
      Consumer<byte[], byte[]> consumer,
      String topic,
      int shard,
      Function<LogRecord, TailEvent<T>> reader) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, shard);
    this.reader = reader;
    consumer.assign(List.of(partition));
  }

  @Override
  public long begin() {
    return offset(consumer.beginningOffsets(List.of(partition)));
  }

  @Override
  public long end() {
    return offset(consumer.endOffsets(List.of(partition)));
  }

  private long offset(Map<TopicPartition, Long> offsets) {
    var offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalStateException("expected Kafka to know " + partition);
    }
    return offset;
  }

  @Override
  public Page<T> read(long offset) {
    if (offset != at) { // To seek throws away what was fetched ahead.
      consumer.seek(partition, offset);
      at = offset;
    }
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      var from = Math.clamp(offset, begin(), end());
      LOG.info("{} does not have offset {} any more, or not yet", partition, offset);
      return new Page<>(from, from, List.of());
    }
    var events = new ArrayList<Placed<T>>();
    for (var record : records.records(partition)) {
      read(record).ifPresent(it -> events.add(new Placed<>(record.offset(), it)));
    }
    at = Math.max(offset, consumer.position(partition));
    return new Page<>(offset, at, events);
  }

  private Optional<TailEvent<T>> read(ConsumerRecord<byte[], byte[]> record) {
    var headers = new ArrayList<WireHeader>();
    for (var header : record.headers()) {
      if (header.value() != null) {
        headers.add(new WireHeader(header.key(), header.value()));
      }
    }
    var raw =
        new LogRecord(
            new Position(record.offset()),
            record.timestamp(),
            record.key(),
            record.value(),
            headers);
    try {
      return Optional.of(reader.apply(raw));
    } catch (IllegalArgumentException | NotDecodable e) {
      LOG.error("no event of the log at {}@{}: {}", partition, record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

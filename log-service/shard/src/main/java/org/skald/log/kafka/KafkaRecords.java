package org.skald.log.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.WireHeader;

/** Between Kafka's records and the shard's. */
final class KafkaRecords {

  private KafkaRecords() {}

  static LogRecord read(ConsumerRecord<byte[], byte[]> record) {
    if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
      throw new IllegalStateException(
          ("expected message.timestamp.type=LogAppendTime on topic %s, found %s at %s-%d@%d:"
                  + " log time needs the broker's clock")
              .formatted(
                  record.topic(),
                  record.timestampType(),
                  record.topic(),
                  record.partition(),
                  record.offset()));
    }
    return new LogRecord(
        new Position(record.offset()),
        record.timestamp(),
        record.key(),
        record.value(),
        headers(record));
  }

  static List<WireHeader> headers(ConsumerRecord<byte[], byte[]> record) {
    var headers = new ArrayList<WireHeader>();
    for (var header : record.headers()) {
      var value = header.value();
      headers.add(new WireHeader(header.key(), value == null ? new byte[0] : value));
    }
    return headers;
  }

  static ProducerRecord<byte[], byte[]> write(OutboundRecord record) {
    return write(record.topic(), null, record.key(), record.value(), record.headers());
  }

  static ProducerRecord<byte[], byte[]> write(
      String topic,
      @Nullable Integer partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<WireHeader> headers) {
    var written = new ArrayList<Header>(headers.size());
    for (var header : headers) {
      written.add(new RecordHeader(header.name(), header.value()));
    }
    return new ProducerRecord<>(topic, partition, null, key, value, written);
  }
}

package org.skald.streams;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Makes records with any timestamp. */
final class RecordTimes {

  private RecordTimes() {}

  static ConsumerRecord<Object, Object> stamped(long timestampMs) {
    return new ConsumerRecord<>(
        "topic",
        0,
        0,
        timestampMs,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }
}

package org.skald.streams;

import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.skald.schemas.Headers;

/** Makes dead letters: the record as it came, with headers that say why and from where. */
record DeadLetters(String topic) {

  Outbound of(SourceRecord record, Intake.Poison<?> poison, Instant now) {
    return new Outbound(
            topic, record.key(), record.value(), new RecordHeaders(record.headers().toArray()))
        .header(Headers.CODE, poison.code())
        .header(Headers.CAUSE, poison.cause())
        .header(Headers.TOPIC, record.topic())
        .header(Headers.PARTITION, Integer.toString(record.partition()))
        .header(Headers.POSITION, Long.toString(record.offset()))
        .header(Headers.REJECTED_AT, now.toString());
  }
}

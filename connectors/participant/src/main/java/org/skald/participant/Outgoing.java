package org.skald.participant;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that a participant sends, and what is sent instead when Kafka will not take it.
 *
 * @param instead null of what is sent instead of another one already
 */
record Outgoing(ProducerRecord<byte[], byte[]> record, @Nullable Instead instead) {

  /** Makes a record of why the first one was not taken. */
  @FunctionalInterface
  interface Instead {
    ProducerRecord<byte[], byte[]> of(String cause);
  }
}

package org.skald.guard.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that must have no effect.
 *
 * @param record as it came
 * @param code why, for programs: {@code token-superseded}, or {@code token-required} when it does
 *     not say under which lock and token it was written
 * @param cause why, in words
 */
public record RefusedRecord<K, V>(ConsumerRecord<K, V> record, String code, String cause) {}

package org.skald.streams;

import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The timestamp that a record counts with.
 *
 * <p>A record without one takes the time of its partition, and one from the future counts as now: a
 * single wrong stamp neither stops the topology, as Streams' own default would, nor runs all timers
 * at once. What it yields is stored with what was decided by it.
 */
final class RecordTime implements TimestampExtractor {

  /** How far a producer's clock may be ahead of this one. */
  static final Duration AHEAD_MAX = Duration.ofSeconds(10);

  private final InstantSource clock;

  RecordTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMs) {
    if (record.timestamp() < 0) {
      return Math.max(partitionTimeMs, 0);
    }
    return record.timestamp() > clock.millis() + AHEAD_MAX.toMillis()
        ? clock.millis()
        : record.timestamp();
  }
}

package org.skald.streams;

import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.skald.log.Rejection;

/**
 * Carries records to a {@link HostShell} and what it emits to the sink.
 *
 * <p>Under exactly-once the store, the events, the replies and the place in the source commit
 * together or not at all: a crash repeats a command and never half of it.
 */
final class DeciderProcessor<C, S, E, R extends Rejection, F>
    implements Processor<Bytes, Bytes, Bytes, Outbound> {

  /** How often the wall clock may propose that a timer is due. */
  static final Duration TICK = Duration.ofMillis(50);

  private final HostedDecider<C, S, E, R, F> hosted;
  private final HostTopics topics;
  private @Nullable ProcessorContext<Bytes, Outbound> context;
  private @Nullable HostShell<C, S, E, R, F> shell;

  DeciderProcessor(HostedDecider<C, S, E, R, F> hosted, HostTopics topics) {
    this.hosted = hosted;
    this.topics = topics;
  }

  @Override
  public void init(ProcessorContext<Bytes, Outbound> given) {
    KeyValueStore<Bytes, byte[]> kept = given.getStateStore(DeciderStore.NAME);
    var store = new DeciderStore(kept);
    var started =
        new HostShell<>(
            hosted,
            topics,
            store,
            it -> given.forward(record(it, store.moment().now().toEpochMilli())));
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, started::propose);
    context = given;
    shell = started;
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    var source = source(record, Objects.requireNonNull(context));
    Objects.requireNonNull(shell).apply(source);
  }

  private static Record<Bytes, Outbound> record(Outbound outbound, long timeMs) {
    return new Record<>(outbound.key(), outbound, timeMs, outbound.headers());
  }

  /** The record with its place, as the context knows it. */
  static SourceRecord source(Record<Bytes, Bytes> record, ProcessingContext context) {
    var place =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("expected a record with a place"));
    return new SourceRecord(
        place.topic(),
        place.partition(),
        place.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }
}

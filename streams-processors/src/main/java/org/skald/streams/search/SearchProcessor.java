package org.skald.streams.search;

import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.streams.view.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries records of the journal to a {@link SearchWriter}. A view that was off for longer than the
 * journal keeps its records has missed some, and would show for ever what was true before them: it
 * begins anew with what the journal has.
 */
final class SearchProcessor implements Processor<Bytes, Bytes, Void, Void> {

  private static final Logger LOG = LoggerFactory.getLogger(SearchProcessor.class);

  private final AvroWire wire;
  private final IntToLongFunction beginning;
  private @Nullable ProcessorContext<Void, Void> context;
  private @Nullable SearchWriter writer;

  SearchProcessor(AvroWire wire, IntToLongFunction beginning) {
    this.wire = wire;
    this.beginning = beginning;
  }

  @Override
  public void init(ProcessorContext<Void, Void> given) {
    KeyValueStore<Bytes, byte[]> store = given.getStateStore(SearchTopology.STORE);
    writer = new SearchWriter(store, given.taskId().partition());
    context = given;
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    var place =
        Objects.requireNonNull(context)
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("expected a record with a place"));
    var read = JournalRecord.of(record, wire);
    var fact = JournalFacts.of(read.id().revision(), read.event());
    var its = Objects.requireNonNull(writer);
    if (hasMissed(its.reached(), place)) {
      LOG.warn(
          "the search view of shard {} begins anew: expected to go on at offset {} of the journal,"
              + " which begins at {} by now",
          place.partition(),
          its.reached().next(),
          place.offset());
      its.beginAnew();
    }
    its.apply(read, place.offset(), fact);
  }

  private boolean hasMissed(Reached reached, RecordMetadata place) {
    return !reached.isNothing()
        && place.offset() > reached.next()
        && beginning.applyAsLong(place.partition()) > reached.next();
  }
}

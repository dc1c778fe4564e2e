package org.skald.streams.search;

import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.streams.view.JournalRecord;

/** Carries records of the journal to a {@link SearchWriter}. */
final class SearchProcessor implements Processor<Bytes, Bytes, Void, Void> {

  private final AvroWire wire;
  private @Nullable ProcessorContext<Void, Void> context;
  private @Nullable SearchWriter writer;

  SearchProcessor(AvroWire wire) {
    this.wire = wire;
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
    Objects.requireNonNull(writer).apply(read, place.offset(), fact);
  }
}

package org.skald.streams.search;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

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
    var id = EventId.parse(header(record, Headers.ID).orElse("none"));
    var event = wire.decode(record.value().get());
    Objects.requireNonNull(writer)
        .apply(id, place.offset(), recordedAt(record), JournalFacts.of(id.revision(), event));
  }

  /** When the record of the log was made that has caused it: by a broker's clock. */
  private static Instant recordedAt(Record<Bytes, Bytes> record) {
    var told = header(record, Headers.TIME);
    try {
      return told.map(Instant::parse).orElseGet(() -> Instant.ofEpochMilli(record.timestamp()));
    } catch (DateTimeParseException e) {
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  private static Optional<String> header(Record<Bytes, Bytes> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(it -> new String(it.value(), StandardCharsets.UTF_8));
  }
}

package org.skald.streams.view;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/**
 * A record of the journal as a view reads it.
 *
 * @param id where in the log its event comes from
 * @param recordedAt when the record of the log was made that has caused it: by a broker's clock
 * @param isLast whether no more events come of that record of the log
 * @param event the event
 */
public record JournalRecord(EventId id, Instant recordedAt, boolean isLast, IndexedRecord event) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static JournalRecord of(Record<Bytes, Bytes> record, AvroWire wire) {
    return new JournalRecord(
        EventId.parse(header(record, Headers.ID).orElse("none")),
        recordedAt(record),
        header(record, Headers.LAST).map("true"::equals).orElse(false),
        wire.decode(record.value().get()));
  }

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

package org.skald.streams.overlap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.overlap.Kind;
import org.skald.streams.overlap.core.Overlap;
import org.skald.streams.overlap.core.Touch;

/** Reports as records: the key is what was touched, the id is the same for the same pair. */
final class OverlapRecords {

  private static final String SEPARATOR = "\0";

  private final AvroWire wire;
  private final String source;

  OverlapRecords(AvroWire wire, String log) {
    this.wire = wire;
    this.source = "skald/" + log;
  }

  Record<Bytes, Bytes> of(Overlap overlap, Instant time) {
    var value = value(overlap);
    var headers = new RecordHeaders();
    Headers.put(headers, Headers.SPECVERSION, Headers.SPECVERSION_1_0);
    Headers.put(headers, Headers.ID, id(overlap));
    Headers.put(headers, Headers.TYPE, value.getSchema().getFullName());
    Headers.put(headers, Headers.SOURCE, source);
    Headers.put(headers, Headers.TIME, time.toString());
    return new Record<>(
        Bytes.wrap(overlap.key().getBytes(StandardCharsets.UTF_8)),
        Bytes.wrap(wire.encode(value)),
        time.toEpochMilli(),
        headers);
  }

  private static String id(Overlap overlap) {
    var pair =
        Stream.of(overlap.undone(), overlap.other())
            .map(Touch::id)
            .flatMap(it -> Stream.of(it.saga(), it.step(), Integer.toString(it.round())))
            .collect(Collectors.joining(SEPARATOR, overlap.key() + SEPARATOR, ""));
    return UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static org.skald.schemas.overlap.Overlap value(Overlap overlap) {
    return new org.skald.schemas.overlap.Overlap(
        overlap.key(), kind(overlap), told(overlap.undone()), told(overlap.other()));
  }

  private static Kind kind(Overlap overlap) {
    return switch (overlap.kind()) {
      case DIRTY_READ -> Kind.DIRTY_READ;
      case LOST_UPDATE -> Kind.LOST_UPDATE;
    };
  }

  private static org.skald.schemas.overlap.Touch told(Touch touch) {
    return new org.skald.schemas.overlap.Touch(
        touch.by().id(),
        touch.by().definition(),
        touch.by().version(),
        touch.step(),
        touch.from(),
        touch.to().orElse(null));
  }
}

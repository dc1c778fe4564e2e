package org.skald.streams;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read, with its place.
 *
 * @param timestampMs when it was stamped, in milliseconds since the epoch
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    long timestampMs,
    @Nullable Bytes key,
    @Nullable Bytes value,
    Headers headers) {

  /** The key as UTF-8 text, if there is one. */
  public Optional<String> keyText() {
    return Optional.ofNullable(key).map(bytes -> new String(bytes.get(), StandardCharsets.UTF_8));
  }

  /** Where it stands, for people: {@code stock.commands-3@17}. */
  String place() {
    return topic + "-" + partition + "@" + offset;
  }
}

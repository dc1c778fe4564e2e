package org.skald.log.shard;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/**
 * A record of the log as every replica reads it.
 *
 * @param position its place
 * @param stampMs when the broker appended it, in milliseconds since the epoch
 * @param key the key's bytes, if it has one
 * @param value the value's bytes, if it has one
 * @param headers in their order
 */
public record LogRecord(
    Position position,
    long stampMs,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<WireHeader> headers) {

  /** The last header of this name, as text. */
  public Optional<String> header(String name) {
    for (var i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return Optional.of(headers.get(i).text());
      }
    }
    return Optional.empty();
  }

  /** Bytes of key, value and headers together. */
  public int size() {
    return size(key, value, headers);
  }

  /** The same of a record that is not in the log yet. */
  public static int size(byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    var size = (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    for (var header : headers) {
      size += header.name().length() + header.value().length;
    }
    return size;
  }
}

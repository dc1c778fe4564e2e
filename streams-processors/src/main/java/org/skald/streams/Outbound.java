package org.skald.streams;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.Headers;

/**
 * A record that a decision wants written, in the same transaction as its state.
 *
 * <p>The host adds the CloudEvents headers that the codec left open: id, source and time.
 */
public record Outbound(
    String topic,
    @Nullable Bytes key,
    @Nullable Bytes value,
    org.apache.kafka.common.header.Headers headers) {

  /** A record with {@code ce_type}, the full name of its schema. */
  public static Outbound of(String topic, String key, String type, byte[] value) {
    var outbound = new Outbound(topic, bytes(key), Bytes.wrap(value), new RecordHeaders());
    return outbound.header(Headers.TYPE, type);
  }

  /** Sets a header to a UTF-8 text; returns this record. */
  public Outbound header(String name, String text) {
    Headers.put(headers, name, text);
    return this;
  }

  /** Sets a header unless there is one of this name. */
  Outbound headerIfOpen(String name, String text) {
    return headers.lastHeader(name) == null ? header(name, text) : this;
  }

  static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}

package org.skald.log.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An effect in its last form: a record to be produced. Every replica makes the same one.
 *
 * @param topic where to
 * @param key the key's bytes, which choose the partition
 * @param value the value's bytes
 * @param headers in their order
 */
public record OutboundRecord(
    String topic, byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {

  // In its long form: the compact one loses @Nullable in the class file, where others compile.
  /** Keeps its own copy of the headers. */
  public OutboundRecord(
      String topic, byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    this.topic = topic;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** The same with one more header. */
  public OutboundRecord with(WireHeader header) {
    var more = new ArrayList<>(headers);
    more.add(header);
    return new OutboundRecord(topic, key, value, more);
  }

  /** Writes the records, for the store. */
  static void write(BinaryOutput out, List<OutboundRecord> records) {
    out.number(records.size());
    for (var record : records) {
      out.text(record.topic);
      out.optional(Optional.ofNullable(record.key), out::bytes);
      out.optional(Optional.ofNullable(record.value), out::bytes);
      out.number(record.headers.size());
      for (var header : record.headers) {
        out.text(header.name()).bytes(header.value());
      }
    }
  }

  /** The inverse of {@link #write}. */
  static List<OutboundRecord> read(BinaryInput in) {
    var records = new ArrayList<OutboundRecord>();
    for (var left = in.number(); left > 0; left--) {
      var topic = in.text();
      var key = in.optional(in::bytes).orElse(null);
      var value = in.optional(in::bytes).orElse(null);
      var headers = new ArrayList<WireHeader>();
      for (var more = in.number(); more > 0; more--) {
        headers.add(new WireHeader(in.text(), in.bytes()));
      }
      records.add(new OutboundRecord(topic, key, value, headers));
    }
    return records;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutboundRecord that
        && topic.equals(that.topic)
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, Arrays.hashCode(key), Arrays.hashCode(value), headers);
  }
}

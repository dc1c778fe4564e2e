package org.skald.log.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

  /** The records as bytes, for the store. */
  static byte[] encode(List<OutboundRecord> records) {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(records.size());
      for (var record : records) {
        out.writeUTF(record.topic);
        writeBytes(out, record.key);
        writeBytes(out, record.value);
        out.writeInt(record.headers.size());
        for (var header : record.headers) {
          out.writeUTF(header.name());
          writeBytes(out, header.value());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The inverse of {@link #encode}. */
  static List<OutboundRecord> decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var records = new ArrayList<OutboundRecord>();
      for (var left = in.readInt(); left > 0; left--) {
        var topic = in.readUTF();
        var key = readBytes(in);
        var value = readBytes(in);
        var headers = new ArrayList<WireHeader>();
        for (var more = in.readInt(); more > 0; more--) {
          headers.add(new WireHeader(in.readUTF(), Objects.requireNonNull(readBytes(in))));
        }
        records.add(new OutboundRecord(topic, key, value, headers));
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeBytes(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
    var length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
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

package org.skald.guard.kafka;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The highest token of each lock among the records of a partition before an offset, as it is kept.
 *
 * @param next the offset
 * @param highest by lock
 */
record Checkpoint(long next, Map<String, Long> highest) {

  private static final byte VERSION = 1;

  Checkpoint {
    highest = Map.copyOf(highest);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(next);
      out.writeInt(highest.size());
      for (Map.Entry<String, Long> entry : highest.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeLong(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Checkpoint of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "expected a checkpoint of version %d, found version %d".formatted(VERSION, version));
      }
      long next = in.readLong();
      int count = in.readInt();
      Map<String, Long> highest = new HashMap<>();
      for (int i = 0; i < count; i++) {
        highest.put(in.readUTF(), in.readLong());
      }
      return new Checkpoint(next, highest);
    } catch (IOException e) {
      throw new IllegalStateException(
          "expected a whole checkpoint, found " + bytes.length + " bytes", e);
    }
  }
}

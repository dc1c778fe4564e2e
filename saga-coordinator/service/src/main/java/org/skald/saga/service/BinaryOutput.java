package org.skald.saga.service;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the values of stored states, so that {@link BinaryInput} reads them back. */
final class BinaryOutput {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** What a stream does; one in memory never fails. */
  @FunctionalInterface
  private interface Write {
    void write() throws IOException;
  }

  private BinaryOutput write(Write write) {
    try {
      write.write();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BinaryOutput tag(int tag) {
    return write(() -> out.writeByte(tag));
  }

  BinaryOutput number(int number) {
    return write(() -> out.writeInt(number));
  }

  BinaryOutput flag(boolean flag) {
    return write(() -> out.writeBoolean(flag));
  }

  BinaryOutput text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  BinaryOutput bytes(byte[] value) {
    return write(() -> {
      out.writeInt(value.length);
      out.write(value);
    });
  }

  BinaryOutput instant(Instant instant) {
    return write(() -> {
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    });
  }

  <T> BinaryOutput optional(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}

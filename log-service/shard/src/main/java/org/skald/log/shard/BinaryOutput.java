package org.skald.log.shard;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the values of stored states, so that {@link BinaryInput} reads them back in their order.
 */
public final class BinaryOutput {

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

  /** A number from -128 to 127, such as a format or a kind. */
  public BinaryOutput tag(int tag) {
    return write(() -> out.writeByte(tag));
  }

  /** A number. */
  public BinaryOutput number(int number) {
    return write(() -> out.writeInt(number));
  }

  /** Yes or no. */
  public BinaryOutput flag(boolean flag) {
    return write(() -> out.writeBoolean(flag));
  }

  /** Text, in UTF-8. */
  public BinaryOutput text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A large number. */
  public BinaryOutput big(long number) {
    return write(() -> out.writeLong(number));
  }

  /** A duration, to the nanosecond. */
  public BinaryOutput duration(Duration duration) {
    return big(duration.getSeconds()).number(duration.getNano());
  }

  /** Bytes, with their number. */
  public BinaryOutput bytes(byte[] value) {
    return write(() -> {
      out.writeInt(value.length);
      out.write(value);
    });
  }

  /** A moment, to the nanosecond. */
  public BinaryOutput instant(Instant instant) {
    return write(() -> {
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    });
  }

  /** Whether there is a value, and the value if there is. */
  public <T> BinaryOutput optional(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
    return this;
  }

  /** Everything that was written. */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}

package org.skald.log.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the values of stored states, so that {@link BinaryInput} reads them back in their order.
 */
public final class BinaryOutput {

  private ByteBuffer out = ByteBuffer.allocate(256);

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      var size = Math.max(out.capacity() * 2, Math.addExact(out.position(), bytes));
      out = ByteBuffer.wrap(Arrays.copyOf(out.array(), size)).position(out.position());
    }
    return out;
  }

  /** A number from -128 to 127, such as a format or a kind. */
  public BinaryOutput tag(int tag) {
    room(Byte.BYTES).put((byte) tag);
    return this;
  }

  /** A number. */
  public BinaryOutput number(int number) {
    room(Integer.BYTES).putInt(number);
    return this;
  }

  /** Yes or no. */
  public BinaryOutput flag(boolean flag) {
    return tag(flag ? 1 : 0);
  }

  /** Text, in UTF-8. */
  public BinaryOutput text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A large number. */
  public BinaryOutput big(long number) {
    room(Long.BYTES).putLong(number);
    return this;
  }

  /** A duration, to the nanosecond. */
  public BinaryOutput duration(Duration duration) {
    return big(duration.getSeconds()).number(duration.getNano());
  }

  /** Bytes, with their number. */
  public BinaryOutput bytes(byte[] value) {
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
    return this;
  }

  /** A moment, to the nanosecond. */
  public BinaryOutput instant(Instant instant) {
    return big(instant.getEpochSecond()).number(instant.getNano());
  }

  /** Whether there is a value, and the value if there is. */
  public <T> BinaryOutput optional(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
    return this;
  }

  /** Everything that was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(out.array(), out.position());
  }
}

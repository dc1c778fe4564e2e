package org.skald.log.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the values that {@link BinaryOutput} has written, in the same order. */
public final class BinaryInput {

  private final ByteBuffer in;

  /** Reads these bytes from their beginning. */
  public BinaryInput(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** See {@link BinaryOutput#tag}. */
  public int tag() {
    return in.get();
  }

  /** See {@link BinaryOutput#number}. */
  public int number() {
    return in.getInt();
  }

  /** See {@link BinaryOutput#flag}. */
  public boolean flag() {
    return in.get() != 0;
  }

  /** See {@link BinaryOutput#text}. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** See {@link BinaryOutput#bytes}. */
  public byte[] bytes() {
    var bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  /** See {@link BinaryOutput#big}. */
  public long big() {
    return in.getLong();
  }

  /** See {@link BinaryOutput#duration}. */
  public Duration duration() {
    return Duration.ofSeconds(in.getLong(), in.getInt());
  }

  /** See {@link BinaryOutput#instant}. */
  public Instant instant() {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  /** See {@link BinaryOutput#optional}. */
  public <T> Optional<T> optional(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }
}

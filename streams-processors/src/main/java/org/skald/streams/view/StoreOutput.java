package org.skald.streams.view;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.skald.log.Position;
import org.skald.log.Revision;

/** Writes what the view stores; {@link StoreInput} reads it. */
public final class StoreOutput {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  /** Nothing yet. */
  public StoreOutput() {}

  /** A number from 0, small ones in few bytes. */
  public StoreOutput number(long number) {
    var left = number;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
    return this;
  }

  /** A text. */
  public StoreOutput text(String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  /** True or false. */
  public StoreOutput flag(boolean flag) {
    out.write(flag ? 1 : 0);
    return this;
  }

  /** A time, to the millisecond. */
  public StoreOutput instant(Instant instant) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(instant.toEpochMilli()).array());
    return this;
  }

  /** A place in the log. */
  public StoreOutput revision(Revision revision) {
    return number(revision.position().value() + 1).number(revision.index());
  }

  /** Whether there is a value, and it. */
  public <T> StoreOutput optional(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
    return this;
  }

  /** What was written. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** The place before the first one is told as 0. */
  static Position position(long told) {
    return new Position(told - 1);
  }
}

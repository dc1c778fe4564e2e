package org.skald.streams.view;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.skald.log.Revision;

/** Reads what {@link StoreOutput} wrote. */
public final class StoreInput {

  private final ByteBuffer in;

  /** Reads these bytes from their beginning. */
  public StoreInput(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** A number from 0. */
  public long number() {
    var number = 0L;
    var shift = 0;
    while (true) {
      var next = in.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
      shift += 7;
    }
  }

  /** A text. */
  public String text() {
    var utf8 = new byte[(int) number()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** True or false. */
  public boolean flag() {
    return in.get() != 0;
  }

  /** A time. */
  public Instant instant() {
    return Instant.ofEpochMilli(in.getLong());
  }

  /** A place in the log. */
  public Revision revision() {
    return new Revision(StoreOutput.position(number()), (int) number());
  }

  /** A value, where there is one. */
  public <T> Optional<T> optional(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }

  /** Fails when it was written in a format that this release does not know. */
  public StoreInput inFormat(int known) {
    var format = number();
    if (format != known) {
      throw new IllegalStateException(
          "expected what the view stores in format %d, found %d".formatted(known, format));
    }
    return this;
  }
}

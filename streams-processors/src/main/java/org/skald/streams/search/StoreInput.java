package org.skald.streams.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.skald.log.Revision;

/** Reads what {@link StoreOutput} wrote. */
final class StoreInput {

  private final ByteBuffer in;

  StoreInput(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  long number() {
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

  String text() {
    var utf8 = new byte[(int) number()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  boolean flag() {
    return in.get() != 0;
  }

  Instant instant() {
    return Instant.ofEpochMilli(in.getLong());
  }

  Revision revision() {
    return new Revision(StoreOutput.position(number()), (int) number());
  }

  <T> Optional<T> optional(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }

  /** Fails when it was written in a format that this release does not know. */
  StoreInput inFormat(int known) {
    var format = number();
    if (format != known) {
      throw new IllegalStateException(
          "expected what the view stores in format %d, found %d".formatted(known, format));
    }
    return this;
  }
}

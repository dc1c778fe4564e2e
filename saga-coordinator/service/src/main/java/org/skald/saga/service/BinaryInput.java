package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the values that {@link BinaryOutput} has written. */
final class BinaryInput {

  private final ByteBuffer in;

  BinaryInput(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  int tag() {
    return in.get();
  }

  int number() {
    return in.getInt();
  }

  boolean flag() {
    return in.get() != 0;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    var bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  Instant instant() {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  <T> Optional<T> optional(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }
}

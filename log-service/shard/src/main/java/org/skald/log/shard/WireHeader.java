package org.skald.log.shard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** One header of a record, by its bytes. */
public record WireHeader(String name, byte[] value) {

  /** A header of text. */
  public static WireHeader of(String name, String text) {
    return new WireHeader(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as text. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireHeader that
        && name.equals(that.name)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, Arrays.hashCode(value));
  }

  @Override
  public String toString() {
    return "%s (%d bytes)".formatted(name, value.length);
  }
}

package org.skald.participant;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Content of an ok reply, in registry wire format, or none. */
final class Reply {

  static final Reply EMPTY = new Reply(null);

  private final byte @Nullable [] bytes;

  private Reply(byte @Nullable [] bytes) {
    this.bytes = bytes;
  }

  static Reply of(byte[] bytes) {
    return new Reply(bytes.clone());
  }

  byte @Nullable [] toBytes() {
    return bytes == null ? null : bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reply that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes == null ? "Reply[empty]" : "Reply[" + bytes.length + " bytes]";
  }
}

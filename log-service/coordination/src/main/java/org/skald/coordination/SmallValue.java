package org.skald.coordination;

import java.util.Arrays;

/** What a name or a register holds: bytes that mean nothing here, few enough to be kept by all. */
public final class SmallValue {

  /** The most bytes of one value; what is larger belongs elsewhere, with a reference here. */
  public static final int BYTES_MAX = 64 * 1024;

  private final byte[] bytes;

  private SmallValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A value of these bytes, copied. */
  public static SmallValue of(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "expected a value of at most %d bytes, found %d".formatted(BYTES_MAX, bytes.length));
    }
    return new SmallValue(bytes.clone());
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many bytes it has. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SmallValue that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SmallValue[%d bytes]".formatted(bytes.length);
  }
}

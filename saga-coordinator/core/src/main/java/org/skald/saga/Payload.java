package org.skald.saga;

import java.util.Arrays;

/** One message of a user, in the wire format of the schema registry; opaque to the saga. */
public final class Payload {

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A payload of these bytes, copied. */
  public static Payload of(byte[] bytes) {
    return new Payload(bytes.clone());
  }

  /** A copy of the bytes: magic byte, schema id, Avro binary. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many bytes it has. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Payload[%d bytes]".formatted(bytes.length);
  }
}

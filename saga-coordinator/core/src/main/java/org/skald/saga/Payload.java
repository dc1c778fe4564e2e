package org.skald.saga;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** One message of a user, in the wire format of the schema registry; opaque to the saga. */
public final class Payload {

  /**
   * The largest that is put into a command, or that a saga comes to. With what stands around it, it
   * fits a record of the log, as the input or the output of a sub-saga, and one of the journal and
   * of any topic: what Kafka never took would hold up all effects of its shard.
   */
  public static final int MADE_BYTES_MAX = 500_000;

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

  /** SHA-256 of the bytes, in hexadecimal digits: tells whether two payloads are the same. */
  public String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("expected a Java runtime with SHA-256", missing);
    }
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

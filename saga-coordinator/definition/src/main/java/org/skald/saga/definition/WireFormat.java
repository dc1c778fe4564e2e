package org.skald.saga.definition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Payload;

/** The wire format of the schema registry: a zero byte, the schema's id, Avro binary. */
final class WireFormat {

  static final int HEADER_LENGTH = 5;
  private static final byte MAGIC = 0;

  private WireFormat() {}

  /** A payload is not what it should be; the message says why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  static int schemaIdOf(byte[] bytes) throws Unreadable {
    if (bytes.length < HEADER_LENGTH || bytes[0] != MAGIC) {
      var found =
          bytes.length == 0 ? "no bytes" : "%d bytes from %d".formatted(bytes.length, bytes[0]);
      throw new Unreadable(
          "expected the wire format of the schema registry (0, schema id, Avro), found " + found);
    }
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  /** Throws what Avro throws when the datum is not of the schema. */
  static Payload encode(int schemaId, Schema schema, @Nullable Object datum) {
    var out = new ByteArrayOutputStream(128);
    out.write(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
    try {
      var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<@Nullable Object>(schema).write(datum, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Payload.of(out.toByteArray());
  }
}

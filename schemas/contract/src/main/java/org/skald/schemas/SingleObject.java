package org.skald.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Some record types in Avro's single-object encoding, which names a schema by its fingerprint, so
 * that nobody has to be asked for it.
 *
 * <p>A release knows the fingerprints of its own schemas. One that changes a schema has to hand the
 * older one to its decoder, and may write the new one only when every reader knows it.
 */
public final class SingleObject {

  static {
    GeneratedClasses.trust();
  }

  /* Made once for a type: to take the fingerprint of a schema costs more than to write a record. */
  private static final ClassValue<BinaryMessageEncoder<SpecificRecord>> ENCODERS =
      new ClassValue<>() {
        @Override
        protected BinaryMessageEncoder<SpecificRecord> computeValue(Class<?> type) {
          return new BinaryMessageEncoder<>(SpecificData.get(), SpecificData.get().getSchema(type));
        }
      };

  private final Map<String, BinaryMessageDecoder<? extends SpecificRecord>> decoders =
      new TreeMap<>();

  /** The types of these schemas, each with the decoder of its generated class. */
  public SingleObject(Map<Schema, BinaryMessageDecoder<? extends SpecificRecord>> types) {
    types.forEach((schema, decoder) -> decoders.put(schema.getFullName(), decoder));
  }

  /** Full names of the types. */
  public Set<String> types() {
    return decoders.keySet();
  }

  /** A record as bytes. */
  public static byte[] encode(SpecificRecord record) {
    try {
      ByteBuffer buffer = ENCODERS.get(record.getClass()).encode(record);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It goes to memory.
    }
  }

  /**
   * The record of this type in these bytes.
   *
   * @throws NotDecodable when there is none in them
   */
  public SpecificRecord decode(String type, byte @Nullable [] bytes) {
    BinaryMessageDecoder<? extends SpecificRecord> decoder = decoders.get(type);
    if (decoder == null) {
      throw new NotDecodable(
          "expected a type of %s, found %s".formatted(types(), NotDecodable.quote(type)));
    }
    if (bytes == null) {
      throw new NotDecodable("expected a %s, found no value".formatted(type));
    }
    try {
      return decoder.decode(bytes);
    } catch (IOException | AvroRuntimeException e) {
      throw new NotDecodable(
          "expected a %s in Avro's single-object encoding, found %d bytes that are none: %s"
              .formatted(type, bytes.length, e),
          e);
    }
  }
}

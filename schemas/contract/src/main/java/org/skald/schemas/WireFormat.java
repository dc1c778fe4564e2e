package org.skald.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The registry wire format, for who has schema and id at hand: a zero byte, the id in four bytes,
 * the record in Avro binary. Pure: no registry is asked, so equal arguments give equal results for
 * ever.
 */
public final class WireFormat {

  /** Bytes before the record itself. */
  static final int HEADER_BYTES = 5;

  private static final byte MAGIC = 0;

  private WireFormat() {}

  /**
   * The schema id that these bytes start with.
   *
   * @throws NotDecodable when they are not in registry wire format
   */
  public static int schemaId(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new NotDecodable(
          "expected registry wire format, at least %d bytes with magic byte and schema id; found %d"
              .formatted(HEADER_BYTES, bytes.length));
    }
    if (bytes[0] != MAGIC) {
      throw new NotDecodable(
          "expected registry wire format, which starts with a zero byte; found 0x%02x"
              .formatted(bytes[0]));
    }
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  /**
   * A record of generic values in registry wire format, under the id of its schema.
   *
   * @throws IllegalArgumentException when the record does not fit its own schema
   */
  public static byte[] encode(int schemaId, IndexedRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    out.writeBytes(ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<IndexedRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "expected a record that fits its schema %s, found %s"
              .formatted(record.getSchema().getFullName(), e),
          e);
    }
    return out.toByteArray();
  }

  /**
   * The record in these bytes as one of generic values; nothing may follow it.
   *
   * @param writer the schema that they were written with
   * @param reader the schema that the record is to have
   * @throws NotDecodable when there is no such record in them
   */
  public static GenericRecord decode(Schema writer, Schema reader, byte[] bytes) {
    return decode(new GenericDatumReader<>(writer, reader), writer, reader, bytes);
  }

  static <R extends IndexedRecord> R decode(
      DatumReader<R> records, Schema writer, Schema reader, byte[] bytes) {
    int id = schemaId(bytes);
    requireRecord(writer, id);
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
    try {
      R record = records.read(null, decoder);
      if (decoder.isEnd()) {
        return record;
      }
    } catch (IOException | RuntimeException e) {
      throw notDecodable(reader, id, bytes, e.toString(), e);
    }
    throw notDecodable(reader, id, bytes, "more bytes follow it", null);
  }

  static void requireRecord(Schema writer, int id) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new NotDecodable(
          "expected the schema of a record, found schema %d of type %s"
              .formatted(id, writer.getType().getName()));
    }
  }

  /* The id is that of the writer's schema, which need not be the one that was expected. */
  static NotDecodable notDecodable(
      Schema expected, int id, byte[] bytes, String found, @Nullable Throwable cause) {
    return new NotDecodable(
        "expected a record %s, found %d bytes that are none (of schema %d): %s"
            .formatted(expected.getFullName(), bytes.length, id, found),
        cause);
  }
}

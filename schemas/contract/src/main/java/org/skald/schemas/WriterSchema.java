package org.skald.schemas;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * A schema that records were written with, for who has it at hand and must not ask a registry.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class WriterSchema {

  private final Schema schema;
  private final boolean generated;

  private WriterSchema(Schema schema) {
    this.schema = schema;
    this.generated = schema.getType() == Schema.Type.RECORD && GeneratedClasses.include(schema);
  }

  /**
   * The schema in this text.
   *
   * @throws NotDecodable when there is no Avro schema in it
   */
  public static WriterSchema parse(String text) {
    try {
      return new WriterSchema(new Schema.Parser().parse(text));
    } catch (AvroRuntimeException e) {
      throw new NotDecodable("expected an Avro schema, found " + NotDecodable.quote(text), e);
    }
  }

  /** The schema itself. */
  public Schema schema() {
    return schema;
  }

  /**
   * The record in these bytes in registry wire format: of its generated class when there is one,
   * else a generic record. Nothing may follow it.
   *
   * @throws NotDecodable when there is no such record in them
   */
  public IndexedRecord decode(byte[] bytes) {
    int id = WireFormat.schemaId(bytes);
    if (schema.getType() != Schema.Type.RECORD) {
      throw new NotDecodable(
          "expected the schema of a record, found schema %d of type %s"
              .formatted(id, schema.getType().getName()));
    }
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, null);
    try {
      IndexedRecord record = reader().read(null, decoder);
      if (decoder.isEnd()) {
        return record;
      }
    } catch (IOException | RuntimeException e) {
      throw WireFormat.notDecodable(schema.getFullName(), id, bytes, e.toString(), e);
    }
    throw WireFormat.notDecodable(schema.getFullName(), id, bytes, "more bytes follow it", null);
  }

  /* Made for each record, since Avro's readers are of one thread; what is costly in them is cached. */
  private DatumReader<IndexedRecord> reader() {
    if (!generated) {
      return new GenericDatumReader<>(schema);
    }
    SpecificData model = SpecificData.getForSchema(schema);
    return new SpecificDatumReader<>(schema, model.getSchema(model.getClass(schema)), model);
  }
}

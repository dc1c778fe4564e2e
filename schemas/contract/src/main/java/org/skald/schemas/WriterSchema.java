package org.skald.schemas;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
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
    return WireFormat.decode(reader(), schema, schema, bytes);
  }

  /* Made for each record: Avro's readers are of one thread, what is costly in them is cached. */
  private DatumReader<IndexedRecord> reader() {
    if (!generated) {
      return new GenericDatumReader<>(schema);
    }
    SpecificData model = SpecificData.getForSchema(schema);
    return new SpecificDatumReader<>(schema, model.getSchema(model.getClass(schema)), model);
  }
}

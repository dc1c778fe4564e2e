package org.skald.saga.definition;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.skald.saga.Payload;
import org.skald.saga.definition.WireFormat.Unreadable;

/** Reads payloads of any writer schema as records of one pinned schema. */
final class PayloadReader {

  private final Schemas schemas;
  private final RegisteredSchema pinned;
  private final Map<Integer, Schema> writers = new ConcurrentHashMap<>();

  PayloadReader(Schemas schemas, RegisteredSchema pinned) {
    this.schemas = schemas;
    this.pinned = pinned;
    writers.put(pinned.id(), pinned.schema());
  }

  RegisteredSchema pinned() {
    return pinned;
  }

  /** The record, lazily converted. */
  RecordValue read(Payload payload) throws Unreadable {
    var bytes = payload.toBytes();
    var writer = writerOf(WireFormat.schemaIdOf(bytes));
    if (writer.getType() != Schema.Type.RECORD) {
      throw unreadable(pinned.schema(), "the schema " + AvroTypes.describe(writer));
    }
    return new RecordValue((IndexedRecord) decode(bytes, writer, pinned.schema()));
  }

  /** The datum of a payload; nothing may follow it. */
  static Object decode(byte[] bytes, Schema writer, Schema reader) throws Unreadable {
    int length = bytes.length - WireFormat.HEADER_LENGTH;
    var decoder = DecoderFactory.get().binaryDecoder(bytes, WireFormat.HEADER_LENGTH, length, null);
    try {
      var datum = new GenericDatumReader<Object>(writer, reader).read(null, decoder);
      if (!decoder.isEnd()) {
        throw unreadable(reader, "more bytes than it has");
      }
      return datum;
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw unreadable(reader, "bytes that are not (%s)".formatted(e.getMessage()));
    }
  }

  private Schema writerOf(int id) throws Unreadable {
    var known = writers.get(id);
    if (known != null) {
      return known;
    }
    var writer =
        schemas
            .byId(id)
            .orElseThrow(() ->
                unreadable(
                    pinned.schema(), "the schema id %d, which is not registered".formatted(id)));
    writers.put(id, writer);
    return writer;
  }

  private static Unreadable unreadable(Schema reader, String found) {
    return new Unreadable(
        "expected a payload that can be read as %s, found %s"
            .formatted(AvroTypes.describe(reader), found));
  }
}

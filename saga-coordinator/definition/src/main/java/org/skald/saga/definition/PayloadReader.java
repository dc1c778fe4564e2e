package org.skald.saga.definition;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.skald.saga.Payload;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

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

  /** The same, which knows this writer too. */
  PayloadReader with(int id, Schema writer) {
    var reader = new PayloadReader(schemas, pinned);
    reader.writers.put(id, writer);
    return reader;
  }

  RegisteredSchema pinned() {
    return pinned;
  }

  /**
   * The record, lazily converted.
   *
   * @throws NotDecodable when the payload cannot be read as the pinned schema
   */
  RecordValue read(Payload payload) {
    var bytes = payload.toBytes();
    var writer = writerOf(WireFormat.schemaId(bytes));
    return new RecordValue(WireFormat.decode(writer, pinned.schema(), bytes));
  }

  private Schema writerOf(int id) {
    var known = writers.get(id);
    if (known != null) {
      return known;
    }
    var writer =
        schemas
            .byId(id)
            .orElseThrow(() ->
                new NotDecodable(
                    "expected a record %s, found one of the schema id %d, which is not registered"
                        .formatted(pinned.schema().getFullName(), id)));
    writers.put(id, writer);
    return writer;
  }
}

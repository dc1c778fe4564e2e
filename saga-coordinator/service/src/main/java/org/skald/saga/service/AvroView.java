package org.skald.saga.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Payload;
import org.skald.saga.definition.AvroToJson;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;

/** Events of the journal as plain JSON; the payloads in their fields are opened. */
final class AvroView {

  private final AvroWire wire;

  AvroView(AvroWire wire) {
    this.wire = wire;
  }

  /** The fields of an event of generic values, in their order. */
  Map<String, @Nullable Object> of(IndexedRecord event) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    for (var field : event.getSchema().getFields()) {
      var value = event.get(field.pos());
      view.put(
          field.name(),
          value instanceof ByteBuffer bytes
              ? payload(bytes)
              : AvroToJson.render(value, field.schema()));
    }
    return view;
  }

  private JsonNode payload(ByteBuffer buffer) {
    return payload(Payload.of(Buffers.bytes(buffer)));
  }

  /** A payload in registry wire format is shown by what it says, other bytes in Base64. */
  JsonNode payload(Payload payload) {
    var bytes = payload.toBytes();
    try {
      var record = wire.decodeGeneric(bytes);
      return AvroToJson.render(record, record.getSchema());
    } catch (NotDecodable e) {
      return JsonNodeFactory.instance.binaryNode(bytes);
    }
  }
}

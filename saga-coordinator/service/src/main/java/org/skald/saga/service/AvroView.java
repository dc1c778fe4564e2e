package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.NotDecodable;

/** Avro records as what JSON writers understand; payloads inside are opened. */
final class AvroView {

  private final AvroWire wire;

  AvroView(AvroWire wire) {
    this.wire = wire;
  }

  Map<String, @Nullable Object> of(IndexedRecord record) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    for (var field : record.getSchema().getFields()) {
      view.put(field.name(), value(record.get(field.pos())));
    }
    return view;
  }

  private @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case IndexedRecord record -> of(record);
      case ByteBuffer bytes -> payload(bytes);
      case GenericFixed fixed -> Base64.getEncoder().encodeToString(fixed.bytes());
      case GenericEnumSymbol<?> symbol -> symbol.toString();
      case Enum<?> symbol -> symbol.name();
      case Instant instant -> instant.toString();
      case CharSequence text -> text.toString();
      case Collection<?> items -> items.stream().map(this::value).toList();
      case Map<?, ?> entries -> {
        var view = new LinkedHashMap<String, @Nullable Object>();
        entries.forEach((key, item) -> view.put(String.valueOf(key), value(item)));
        yield view;
      }
      case Number number -> number;
      case Boolean flag -> flag;
      default -> value.toString();
    };
  }

  /** A payload in registry wire format is shown by what it says, other bytes in Base64. */
  private Object payload(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    try {
      return of(wire.decode(bytes));
    } catch (NotDecodable e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}

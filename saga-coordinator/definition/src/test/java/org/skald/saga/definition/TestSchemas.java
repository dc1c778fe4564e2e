package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.skald.saga.Payload;
import org.skald.saga.definition.WireFormat.Unreadable;

/** A registry in memory with the shop's schemas, and one record of every type. */
final class TestSchemas implements Schemas {

  private final Map<String, RegisteredSchema> byName = new HashMap<>();
  private final List<Schema> byId = new ArrayList<>();

  static TestSchemas ofTheShop() {
    var schemas = new TestSchemas();
    schemas.add("shop.orders.OrderPlaced", "orderId customer sku", "quantity", "amountCents");
    schemas.add("shop.stock.ReserveStock", "orderId sku", "quantity", "");
    schemas.add("shop.stock.StockReserved", "reservationId sku", "quantity", "");
    schemas.add("shop.stock.ReleaseStock", "orderId reservationId", "", "");
    schemas.add("shop.stock.StockReleased", "reservationId", "", "");
    schemas.add("shop.payments.ChargeCard", "orderId customer", "", "amountCents");
    schemas.add("shop.payments.CardCharged", "chargeId", "", "amountCents");
    schemas.add("shop.shipping.Ship", "orderId sku", "quantity", "");
    schemas.add("shop.shipping.Shipped", "trackingId", "", "");
    schemas.register(everything("test.Everything"));
    schemas.register(everything("test.Copy"));
    schemas.register(Schema.createEnum("test.Size", null, null, List.of("S", "M", "L")));
    return schemas;
  }

  private void add(String name, String strings, String ints, String longs) {
    var fields = new ArrayList<Schema.Field>();
    for (var field : words(strings)) {
      fields.add(new Schema.Field(field, Schema.create(Schema.Type.STRING)));
    }
    for (var field : words(ints)) {
      fields.add(new Schema.Field(field, Schema.create(Schema.Type.INT)));
    }
    for (var field : words(longs)) {
      fields.add(new Schema.Field(field, Schema.create(Schema.Type.LONG)));
    }
    int dot = name.lastIndexOf('.');
    register(
        Schema.createRecord(name.substring(dot + 1), null, name.substring(0, dot), false, fields));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /** A record that has a field of every type; the nested records are shared by name. */
  static Schema everything(String name) {
    var address =
        SchemaBuilder.record("test.Address")
            .fields()
            .requiredString("city")
            .optionalString("zip")
            .endRecord();
    var size = Schema.createEnum("test.Size", null, null, List.of("S", "M", "L"));
    var decimal = LogicalTypes.decimal(10, 2).addToSchema(Schema.create(Schema.Type.BYTES));
    var millis = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    var micros = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    var date = LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
    var either =
        Schema.createUnion(Schema.create(Schema.Type.STRING), Schema.create(Schema.Type.INT));
    var strings = Schema.create(Schema.Type.STRING);
    return SchemaBuilder.record(name)
        .fields()
        .requiredString("text")
        .requiredInt("small")
        .requiredLong("big")
        .name("ratio")
        .type()
        .doubleType()
        .noDefault()
        .name("share")
        .type()
        .floatType()
        .noDefault()
        .requiredBoolean("flag")
        .requiredBytes("blob")
        .name("size")
        .type(size)
        .noDefault()
        .name("tags")
        .type(Schema.createArray(strings))
        .noDefault()
        .name("counts")
        .type(Schema.createMap(Schema.create(Schema.Type.LONG)))
        .noDefault()
        .name("home")
        .type(address)
        .noDefault()
        .name("other")
        .type(nullable(address))
        .withDefault(null)
        .name("note")
        .type(nullable(strings))
        .withDefault(null)
        .name("at")
        .type(millis)
        .noDefault()
        .name("exactly")
        .type(micros)
        .noDefault()
        .name("price")
        .type(decimal)
        .noDefault()
        .name("day")
        .type(date)
        .noDefault()
        .name("either")
        .type(either)
        .noDefault()
        .name("hash")
        .type(Schema.createFixed("test.Hash", null, null, 2))
        .noDefault()
        .name("places")
        .type(Schema.createArray(address))
        .noDefault()
        .name("retries")
        .type()
        .intType()
        .intDefault(3)
        .endRecord();
  }

  private static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  RegisteredSchema register(Schema schema) {
    byId.add(schema);
    var registered = new RegisteredSchema(byId.size(), schema);
    byName.put(schema.getFullName(), registered);
    return registered;
  }

  Schema schema(String name) {
    return registered(name).schema();
  }

  RegisteredSchema registered(String name) {
    return byName(name).orElseThrow();
  }

  /** A payload with these values, in the order of the fields. */
  Payload payload(String name, Object... values) {
    var record = new GenericData.Record(schema(name));
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return payload(record);
  }

  Payload payload(IndexedRecord record) {
    int id = byId.indexOf(record.getSchema()) + 1;
    return WireFormat.encode(id, record.getSchema(), record);
  }

  IndexedRecord read(Payload payload) {
    try {
      var schema = byId.get(WireFormat.schemaIdOf(payload.toBytes()) - 1);
      return new PayloadReader(this, new RegisteredSchema(byId.indexOf(schema) + 1, schema))
          .read(payload)
          .value();
    } catch (Unreadable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Optional<RegisteredSchema> byName(String fullName) {
    return Optional.ofNullable(byName.get(fullName));
  }

  @Override
  public Optional<Schema> byId(int id) {
    return id < 1 || id > byId.size() ? Optional.empty() : Optional.of(byId.get(id - 1));
  }
}

package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.skald.saga.Payload;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.WireFormat;

/** A registry in memory with the shop's schemas, and one record of every type. */
final class TestSchemas implements Schemas {

  private final Map<String, RegisteredSchema> byName = new HashMap<>();
  private final List<Schema> byId = new ArrayList<>();

  private boolean isAway;

  static TestSchemas ofTheShop() {
    var schemas = new TestSchemas();
    schemas.add("shop.orders.OrderPlaced", "orderId customer sku", "quantity", "amountCents");
    schemas.add("shop.orders.Approval", "approver", "", "");
    schemas.add("shop.stock.ReserveStock", "orderId sku", "quantity", "");
    schemas.add("shop.stock.StockReserved", "reservationId sku", "quantity", "");
    schemas.add("shop.stock.ReleaseStock", "orderId reservationId", "", "");
    schemas.add("shop.stock.StockReleased", "reservationId", "", "");
    schemas.add("shop.payments.ChargeCard", "orderId customer", "", "amountCents");
    schemas.add("shop.payments.CardCharged", "chargeId", "", "amountCents");
    schemas.add("shop.payments.PaymentReceived", "orderId payer", "", "amountCents");
    schemas.add("shop.shipping.Ship", "orderId sku", "quantity", "");
    schemas.add("shop.shipping.Shipped", "trackingId", "", "");
    schemas.add("bank.TransferOrdered", "transferId from to", "", "cents");
    schemas.add("bank.PrepareEntry", "transferId account", "", "cents");
    schemas.add("bank.CommitEntry", "transferId account", "", "");
    schemas.add("bank.AbortEntry", "transferId account", "", "");
    schemas.register(basket());
    schemas.register(
        SchemaBuilder.record("shop.orders.BasketReserved")
            .fields()
            .requiredString("orderId")
            .name("reservationIds")
            .type()
            .array()
            .items()
            .stringType()
            .noDefault()
            .endRecord());
    schemas.register(everything("test.Everything"));
    schemas.register(everything("test.Copy"));
    schemas.register(Schema.createEnum("test.Size", null, null, List.of("S", "M", "L")));
    return schemas;
  }

  private static Schema basket() {
    var item =
        SchemaBuilder.record("shop.orders.BasketItem")
            .fields()
            .requiredString("sku")
            .requiredInt("quantity")
            .endRecord();
    return SchemaBuilder.record("shop.orders.BasketPlaced")
        .fields()
        .requiredString("orderId")
        .requiredString("customer")
        .name("items")
        .type()
        .array()
        .items(item)
        .noDefault()
        .requiredLong("amountCents")
        .endRecord();
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
    var string = Schema.create(Schema.Type.STRING);
    var address =
        SchemaBuilder.record("test.Address")
            .fields()
            .requiredString("city")
            .optionalString("zip")
            .endRecord();
    var fields = new ArrayList<Schema.Field>();
    fields.add(field("text", string));
    fields.add(field("small", Schema.create(Schema.Type.INT)));
    fields.add(field("big", Schema.create(Schema.Type.LONG)));
    fields.add(field("ratio", Schema.create(Schema.Type.DOUBLE)));
    fields.add(field("share", Schema.create(Schema.Type.FLOAT)));
    fields.add(field("flag", Schema.create(Schema.Type.BOOLEAN)));
    fields.add(field("blob", Schema.create(Schema.Type.BYTES)));
    fields.add(field("size", Schema.createEnum("test.Size", null, null, List.of("S", "M", "L"))));
    fields.add(field("tags", Schema.createArray(string)));
    fields.add(field("counts", Schema.createMap(Schema.create(Schema.Type.LONG))));
    fields.add(field("home", address));
    fields.add(optional("other", address));
    fields.add(optional("note", string));
    fields.add(field("at", logical(LogicalTypes.timestampMillis(), Schema.Type.LONG)));
    fields.add(field("exactly", logical(LogicalTypes.timestampMicros(), Schema.Type.LONG)));
    fields.add(field("price", logical(LogicalTypes.decimal(10, 2), Schema.Type.BYTES)));
    fields.add(field("day", logical(LogicalTypes.date(), Schema.Type.INT)));
    fields.add(field("either", Schema.createUnion(string, Schema.create(Schema.Type.INT))));
    fields.add(field("hash", Schema.createFixed("test.Hash", null, null, 2)));
    fields.add(field("places", Schema.createArray(address)));
    fields.add(new Schema.Field("retries", Schema.create(Schema.Type.INT), null, 3));
    int dot = name.lastIndexOf('.');
    return Schema.createRecord(
        name.substring(dot + 1), null, name.substring(0, dot), false, fields);
  }

  private static Schema.Field field(String name, Schema schema) {
    return new Schema.Field(name, schema);
  }

  private static Schema.Field optional(String name, Schema schema) {
    var union = Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    return new Schema.Field(name, union, null, JsonProperties.NULL_VALUE);
  }

  private static Schema logical(LogicalType type, Schema.Type physical) {
    return type.addToSchema(Schema.create(physical));
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
    return Payload.of(WireFormat.encode(id, record));
  }

  IndexedRecord read(Payload payload) {
    var bytes = payload.toBytes();
    var schema = byId.get(WireFormat.schemaId(bytes) - 1);
    return WireFormat.decode(schema, schema, bytes);
  }

  @Override
  public Optional<RegisteredSchema> byName(String fullName) {
    return Optional.ofNullable(byName.get(fullName));
  }

  /** From now on the registry does not answer. */
  void goAway() {
    isAway = true;
  }

  @Override
  public Optional<Schema> byId(int id) {
    if (isAway) {
      throw new IllegalStateException("the registry cannot be reached");
    }
    return id < 1 || id > byId.size() ? Optional.empty() : Optional.of(byId.get(id - 1));
  }
}

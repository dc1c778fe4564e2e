package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.skald.saga.Payload;
import org.skald.saga.definition.DefinitionCompiler;
import org.skald.saga.definition.References;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.PinnedSchema;

/** A shop with a registry in memory: its schemas, its definition files, records of both. */
final class Shop implements AutoCloseable {

  static final String PLACE_ORDER =
      """
      saga: place-order
      version: 1
      input: shop.OrderPlaced
      id: input.orderId
      steps:
        reserve-stock:
          send: shop.ReserveStock
          to: stock.commands
          with: { orderId: input.orderId, quantity: input.quantity }
          reply: shop.StockReserved
          timeout: 2s
          retry: { attempts: 3, backoff: 100ms, max-backoff: 1s }
          on-unknown: retry
          compensate:
            send: shop.ReleaseStock
            with: { reservationId: steps["reserve-stock"].reservationId }
            timeout: 2s
        charge-card:
          kind: pivot
          after: [reserve-stock]
          send: shop.ChargeCard
          to: payments.commands
          with: { orderId: input.orderId }
          timeout: 2s
          on-unknown: retry
      """;

  static final String PLACE_ORDER_2 = PLACE_ORDER.replace("version: 1", "version: 2");

  private final AvroWire wire = AvroWire.connect("mock://" + UUID.randomUUID());
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final KnownSchemas known = new KnownSchemas(wire);
  private final DefinitionStore definitions = new DefinitionStore(known, SagaRules.KNOWN);

  Shop() {
    add("OrderPlaced", "orderId", "quantity");
    add("ReserveStock", "orderId", "quantity");
    add("StockReserved", "reservationId");
    add("ReleaseStock", "reservationId");
    add("ChargeCard", "orderId");
  }

  private void add(String name, String... texts) {
    var fields = SchemaBuilder.record("shop." + name).fields();
    for (var text : texts) {
      fields = text.equals("quantity") ? fields.requiredInt(text) : fields.requiredString(text);
    }
    var schema = fields.endRecord();
    schemas.put(name, schema);
    wire.register(schema);
  }

  AvroWire wire() {
    return wire;
  }

  DefinitionStore definitions() {
    return definitions;
  }

  /** The store of a release that knows these rules. */
  DefinitionStore definitions(SagaRules rules) {
    return new DefinitionStore(known, rules);
  }

  SagaLogCodec codec() {
    return codec(SagaRules.KNOWN);
  }

  /** The codec of a release that knows these rules. */
  SagaLogCodec codec(SagaRules rules) {
    return new SagaLogCodec(wire, Topics.SAGAS, known, rules);
  }

  /** What the log would have recorded of the registry by now. */
  Optional<byte[]> found(String question) {
    var answer = known.ask(question).join();
    answer.ifPresent(it -> known.learn(question, it));
    return answer;
  }

  /** A record of the shop in registry wire format, its values in the order of the fields. */
  Payload payload(String name, Object... values) {
    var schema = schemas.get(name);
    if (schema == null) {
      throw new IllegalArgumentException("expected a schema of the shop, found " + name);
    }
    var record = new GenericData.Record(schema);
    for (var i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return Payload.of(wire.encode(record));
  }

  DeployedDefinition deployed(String source) {
    return definitions.compile(deployCommand(source));
  }

  DeployDefinition deployCommand(String source) {
    return deployCommand(source, 1);
  }

  /** A deployment of a file that says which level of rules it needs. */
  DeployDefinition deployCommand(String source, int rulesLevel) {
    var pinned = new ArrayList<PinnedSchema>();
    if (DefinitionCompiler.references(source) instanceof References.Named(var names)) {
      for (var name : names) {
        wire.latest(name)
            .ifPresent(it -> pinned.add(new PinnedSchema(name, it.id(), it.schema().toString())));
      }
    }
    return new DeployDefinition("place-order", 1, source, List.copyOf(pinned), "ann", rulesLevel);
  }

  static byte[] secret(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  public void close() {
    wire.close();
  }
}

package org.skald.infra.benchmarks;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.skald.infra.example.shop.PlaceOrder;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Compiled;
import org.skald.saga.definition.DefinitionCompiler;
import org.skald.saga.definition.Schemas;
import org.skald.schemas.AvroWire;
import org.skald.schemas.RegisteredSchema;
import shop.orders.OrderPlaced;
import shop.payments.CardCharged;
import shop.shipping.Shipped;
import shop.stock.StockReserved;

/** An order of the example with all that its saga says and hears, over a registry in memory. */
final class Order {

  static final SagaId ID = new SagaId("order-1");

  private final AvroWire wire = AvroWire.connect("mock://benchmarks");
  private final CheckedDefinition definition;

  Order() {
    PlaceOrder.register(wire);
    var schemas = new OfWire(wire);
    definition =
        switch (new DefinitionCompiler().compile(PlaceOrder.source(), schemas)) {
          case Compiled.Sound(var checked, _) -> checked;
          case Compiled.Faulty(var problems, _) -> throw new IllegalStateException("" + problems);
        };
  }

  private record OfWire(AvroWire wire) implements Schemas {
    @Override
    public Optional<RegisteredSchema> byName(String fullName) {
      return wire.latest(fullName);
    }

    @Override
    public Optional<Schema> byId(int id) {
      return Optional.of(wire.schema(id));
    }
  }

  AvroWire wire() {
    return wire;
  }

  CheckedDefinition definition() {
    return definition;
  }

  Payload input() {
    return payload(new OrderPlaced("order-1", "ann", "article-1", 2, 500L));
  }

  /** The step names in their order, each with its reply. */
  List<Answered> replies() {
    return List.of(
        new Answered("reserve-stock", payload(new StockReserved("r-1", "article-1", 2))),
        new Answered("charge-card", payload(new CardCharged("charge-1", 500L))),
        new Answered("ship", payload(new Shipped("parcel-1"))));
  }

  /** A step and its reply. */
  record Answered(String step, Payload reply) {}

  private Payload payload(SpecificRecord record) {
    return Payload.of(wire.encode(record));
  }
}

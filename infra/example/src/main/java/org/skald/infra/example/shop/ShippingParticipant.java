package org.skald.infra.example.shop;

import org.skald.infra.example.faults.Faults;
import org.skald.participant.CommandContext;
import org.skald.participant.Participant;
import org.skald.schemas.AvroWire;
import shop.shipping.Ship;
import shop.shipping.Shipped;

/** Ships parcels. A shipment is a fact on a topic, written together with the inbox's entry. */
public final class ShippingParticipant implements AutoCloseable {

  /** Its commands, keyed by saga id. */
  public static final String COMMANDS = "shipping.commands";

  /** Its facts, {@code shop.shipping.Shipped}; to be read committed. */
  public static final String FACTS = "shipping.facts";

  private final AvroWire wire;
  private final Faults faults;
  private final Participant participant;

  private ShippingParticipant(ShopParticipantConfig config) {
    this.wire = AvroWire.connect(config.registryUrl());
    this.faults = config.faults();
    this.participant =
        Participant.builder(config.of(COMMANDS, "shipping"))
            .wire(wire)
            .on(Ship.class, this::ship)
            .build();
  }

  /** Starts it; its topics have to be there. */
  public static ShippingParticipant start(ShopParticipantConfig config) {
    var shipping = new ShippingParticipant(config);
    shipping.participant.start();
    return shipping;
  }

  private Shipped ship(Ship command, CommandContext context) throws Exception {
    faults.mayBreakDown(context.commandId(), context.attempt());
    var shipped = new Shipped("parcel-" + context.sagaId());
    context.emit(PaymentsParticipant.fact(FACTS, wire, shipped, context));
    return shipped;
  }

  /** Whether it runs. */
  public boolean isRunning() {
    return participant.isRunning();
  }

  @Override
  public void close() {
    participant.close();
    wire.close();
  }
}

package org.skald.infra.example.shop;

import org.skald.infra.example.faults.Faults;
import org.skald.participant.CommandContext;
import org.skald.participant.Failure;
import shop.shipping.Ship;
import shop.shipping.Shipped;

/** Ships parcels. */
public final class ShippingParticipant {

  /** Its commands, keyed by saga id. */
  public static final String COMMANDS = "shipping.commands";

  /** Its facts, {@code shop.shipping.Shipped}; to be read committed. */
  public static final String FACTS = "shipping.facts";

  private ShippingParticipant() {}

  /** Starts it; its topics have to be there. */
  public static ShopParticipant start(ShopParticipantConfig config) {
    return ShopParticipant.start(
        config.of(COMMANDS, "shipping"),
        FACTS,
        Ship.class,
        (_, context) -> ship(context, config.faults()));
  }

  private static Shipped ship(CommandContext context, Faults faults) throws Failure {
    faults.mayBreakDown(context.commandId(), context.attempt());
    return new Shipped("parcel-" + context.sagaId());
  }
}

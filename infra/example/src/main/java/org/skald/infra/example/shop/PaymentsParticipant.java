package org.skald.infra.example.shop;

import org.skald.infra.example.faults.Faults;
import org.skald.participant.CommandContext;
import org.skald.participant.Failure;
import org.skald.participant.Refusal;
import shop.payments.CardCharged;
import shop.payments.ChargeCard;

/** Charges cards. */
public final class PaymentsParticipant {

  /** Its commands, keyed by saga id. */
  public static final String COMMANDS = "payments.commands";

  /** Its facts, {@code shop.payments.CardCharged}; to be read committed. */
  public static final String FACTS = "payments.facts";

  private PaymentsParticipant() {}

  /** Starts it; its topics have to be there. */
  public static ShopParticipant start(ShopParticipantConfig config) {
    return ShopParticipant.start(
        config.of(COMMANDS, "payments"),
        FACTS,
        ChargeCard.class,
        (command, context) -> charge(command, context, config.faults()));
  }

  private static CardCharged charge(ChargeCard command, CommandContext context, Faults faults)
      throws Refusal, Failure {
    if (faults.refuses(context.commandId())) {
      throw new Refusal("card declined");
    }
    faults.mayBreakDown(context.commandId(), context.attempt());
    return new CardCharged("charge-" + context.sagaId(), command.getAmountCents());
  }
}

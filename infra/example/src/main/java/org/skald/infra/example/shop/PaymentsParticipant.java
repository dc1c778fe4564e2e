package org.skald.infra.example.shop;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.infra.example.faults.Faults;
import org.skald.participant.CommandContext;
import org.skald.participant.Participant;
import org.skald.participant.Refusal;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import shop.payments.CardCharged;
import shop.payments.ChargeCard;

/** Charges cards. A charge is a fact on a topic, written together with the inbox's entry. */
public final class PaymentsParticipant implements AutoCloseable {

  /** Its commands, keyed by saga id. */
  public static final String COMMANDS = "payments.commands";

  /** Its facts, {@code shop.payments.CardCharged}; to be read committed. */
  public static final String FACTS = "payments.facts";

  private final AvroWire wire;
  private final Faults faults;
  private final Participant participant;

  private PaymentsParticipant(ShopParticipantConfig config) {
    this.wire = AvroWire.connect(config.registryUrl());
    this.faults = config.faults();
    this.participant =
        Participant.builder(config.of(COMMANDS, "payments"))
            .wire(wire)
            .on(ChargeCard.class, this::charge)
            .build();
  }

  /** Starts it; its topics have to be there. */
  public static PaymentsParticipant start(ShopParticipantConfig config) {
    var payments = new PaymentsParticipant(config);
    payments.participant.start();
    return payments;
  }

  private CardCharged charge(ChargeCard command, CommandContext context) throws Exception {
    if (faults.refuses(context.commandId())) {
      throw new Refusal("card declined");
    }
    faults.mayBreakDown(context.commandId(), context.attempt());
    var charged = new CardCharged("charge-" + context.sagaId(), command.getAmountCents());
    context.emit(fact(FACTS, wire, charged, context));
    return charged;
  }

  static ProducerRecord<byte[], byte[]> fact(
      String topic, AvroWire wire, SpecificRecord record, CommandContext context) {
    var key = context.sagaId().getBytes(StandardCharsets.UTF_8);
    var fact = new ProducerRecord<>(topic, key, wire.encode(record));
    fact.headers().add(Headers.COMMAND_ID, context.commandId().getBytes(StandardCharsets.UTF_8));
    return fact;
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

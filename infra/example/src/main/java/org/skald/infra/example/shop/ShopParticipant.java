package org.skald.infra.example.shop;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.participant.CommandContext;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/**
 * A running participant of the shop on the participant library. What it replies is a fact too, on a
 * topic of its own, written together with the inbox's entry.
 */
public final class ShopParticipant implements AutoCloseable {

  private final AvroWire wire;
  private final Participant participant;

  private ShopParticipant(AvroWire wire, Participant participant) {
    this.wire = wire;
    this.participant = participant;
  }

  /** What it does for a command: returns the fact, or throws like a performer. */
  interface Work<C> {
    SpecificRecord perform(C command, CommandContext context) throws Exception;
  }

  /** Starts it; its topics have to be there. */
  static <C extends SpecificRecordBase> ShopParticipant start(
      ParticipantConfig config, String facts, Class<C> schema, Work<C> work) {
    var wire = AvroWire.connect(config.registryUrl());
    var participant =
        Participant.builder(config)
            .wire(wire)
            .on(
                schema,
                (command, context) -> {
                  var done = work.perform(command, context);
                  context.emit(fact(facts, wire, done, context));
                  return done;
                })
            .build();
    participant.start();
    return new ShopParticipant(wire, participant);
  }

  private static ProducerRecord<byte[], byte[]> fact(
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

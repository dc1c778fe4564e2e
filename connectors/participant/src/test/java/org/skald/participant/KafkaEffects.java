package org.skald.participant;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Effects as records. */
final class KafkaEffects implements Hotel.EffectPort {

  @Override
  public void write(CommandContext context, String topic) {
    byte[] id = context.commandId().getBytes(StandardCharsets.UTF_8);
    context.emit(new ProducerRecord<>(topic, id, id));
  }

  @Override
  public List<String> all(Hotel hotel) {
    return hotel.all(hotel.facts()).stream()
        .map(fact -> new String(fact.value(), StandardCharsets.UTF_8))
        .toList();
  }
}

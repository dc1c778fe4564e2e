package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.skald.schemas.Direction;

/** The inbox in a compacted topic. */
class KafkaInboxOnKafkaTest extends GroupInboxConformance {

  @Override
  Hotel open() throws Exception {
    return new Hotel(SharedKafka.get(), Inbox.kafka(), new KafkaEffects());
  }

  @Test
  void a_record_that_kafka_will_never_take_fails_its_command_and_no_other() throws Exception {
    hotel.open((command, context) -> {
      if (context.sagaId().equals("s-1") && context.attempt() == 1) {
        byte[] key = "large".getBytes(StandardCharsets.UTF_8);
        context.emit(new ProducerRecord<>(hotel.facts(), key, new byte[2_000_000]));
      }
      return null;
    });

    hotel.send("s-0", Direction.DO, 1);
    hotel.send("s-1", Direction.DO, 1);
    hotel.send("s-2", Direction.DO, 1);
    Hotel.Received failed = hotel.await(0, it -> it.isFor("s-1", Direction.DO, 1), () -> {});
    hotel.await(0, it -> it.isFor("s-0", Direction.DO, 1), () -> {});
    hotel.await(0, it -> it.isFor("s-2", Direction.DO, 1), () -> {});
    Hotel.Received repeat = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received later = hotel.ask("s-1", Direction.DO, 2);

    assertThat(failed.outcome()).isEqualTo("failed");
    assertThat(failed.text())
        .isEqualTo(
            "expected the topic %s to take a record, found RecordTooLargeException"
                .formatted(hotel.facts()));
    assertThat(repeat).isEqualTo(failed);
    assertThat(later.outcome()).isEqualTo("ok");
    assertThat(hotel.effects())
        .containsExactlyInAnyOrder("s-0/book/do", "s-1/book/do", "s-2/book/do");
  }

  @Override
  boolean waitsForTheOther() {
    return false;
  }
}

package org.skald.participant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;

/** What a broker will never take holds up nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnsendableOnKafkaTest {

  private Hotel hotel;

  @BeforeEach
  void openHotel() throws Exception {
    hotel = new Hotel(SharedKafka.get(), Inbox.kafka(), new KafkaEffects());
  }

  @AfterEach
  void closeHotel() {
    hotel.close();
  }

  @Test
  void a_reason_or_a_reply_that_is_too_long_for_the_log_holds_up_nothing() throws Exception {
    hotel.open((command, context) -> {
      if (context.sagaId().equals("s-1")) {
        throw new Refusal("x".repeat(2_000_000));
      }
      return context.sagaId().equals("s-2")
          ? Commands.record(Commands.BOOKED, "x".repeat(Performer.REPLY_BYTES_MAX))
          : null;
    });

    Hotel.Received refused = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received failed = hotel.ask("s-2", Direction.DO, 1);
    Hotel.Received done = hotel.ask("s-3", Direction.DO, 1);

    assertThat(refused.outcome()).isEqualTo("refused");
    assertThat(refused.text()).hasSize(Reasons.LENGTH_MAX).endsWith("x … (cut)");
    assertThat(failed.outcome()).isEqualTo("failed");
    assertThat(failed.text()).startsWith("expected a reply of at most 500000 bytes, found 500");
    assertThat(done.outcome()).isEqualTo("ok");
    assertThat(hotel.effects()).containsExactly("s-3/book/do");
  }

  @Test
  void what_kafka_will_never_take_is_told_of_and_holds_up_nothing() throws Exception {
    hotel.open(InboxConformance.NUMBERED);
    /* It is there, and only the group coordinator may write to it. */
    ProducerRecord<byte[], byte[]> elsewhere =
        Commands.command(
            hotel.wire(), hotel.commands(), "__consumer_offsets", "s-1", Direction.DO, 1);
    ProducerRecord<byte[], byte[]> large =
        new ProducerRecord<>(hotel.commands(), "s-2".getBytes(UTF_8), new byte[1_048_400]);

    hotel.send(elsewhere);
    hotel.send(large);
    Hotel.Received first = hotel.ask("s-1", Direction.DO, 2);
    Hotel.Received next = hotel.ask("s-2", Direction.DO, 1);

    assertThat(List.of(first.outcome(), next.outcome())).containsOnly("ok");
    assertThat(hotel.effects()).containsExactlyInAnyOrder("s-1/book/do", "s-2/book/do");
    assertThat(hotel.all(hotel.commands() + ".dead-letters"))
        .allSatisfy(dead -> assertThat(dead.value()).isNull())
        .extracting(dead -> Headers.required(dead.headers(), Headers.CAUSE))
        .satisfiesExactlyInAnyOrder(
            cause -> assertThat(cause).contains("__consumer_offsets", "InvalidTopicException"),
            cause -> assertThat(cause).contains("dead-letters", "RecordTooLargeException"));
  }

  @Test
  void a_record_that_kafka_will_never_take_fails_its_command_and_no_other() throws Exception {
    hotel.open((command, context) -> {
      if (context.sagaId().equals("s-1") && context.attempt() == 1) {
        byte[] key = "large".getBytes(UTF_8);
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
}

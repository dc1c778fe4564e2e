package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.service.AwaitedTopics.Channel;

/** What is asked and committed, with a consumer that is none. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TopicRoundsTest {

  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<Long> asked = new ArrayList<>();
  private final ReaderCounts counts = new ReaderCounts(new Taker().reading());

  private final class Taker implements RecordTaker {

    @Override
    public Reading reading() {
      return new Reading(Optional.of("order"), PARTITION.topic());
    }

    @Override
    public List<Channel> channels() {
      return List.of();
    }

    @Override
    public List<Asked> ask(List<ConsumerRecord<byte[], byte[]>> records, List<Channel> channels) {
      return records.stream().map(this::taken).toList();
    }

    private Asked taken(ConsumerRecord<byte[], byte[]> record) {
      asked.add(record.offset());
      var taken = CompletableFuture.<RecordOutcome>completedFuture(new RecordOutcome.Taken(1));
      return new Asked(record, new DeadLetter.Origin("order", PARTITION.topic()), taken);
    }
  }

  @BeforeEach
  void fill() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  private void go(Supplier<CompletableFuture<?>> definitions) {
    var burial = new Burial((_, _, _, _, _) -> new CompletableFuture<>());
    var rounds = new TopicRounds(consumer, new Taker(), definitions, burial, counts);
    rounds.subscribe();
    consumer.rebalance(List.of(PARTITION));
    for (var offset = 0; offset < 2; offset++) {
      consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, null, new byte[0]));
    }
    rounds.go();
  }

  private Optional<Long> committed() {
    return Optional.ofNullable(consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .map(it -> it.offset());
  }

  private void assertHeldUp() {
    assertThat(asked).isEmpty();
    assertThat(committed()).isEmpty();
    assertThat(consumer.position(PARTITION)).isZero();
    assertThat(consumer.paused()).containsExactly(PARTITION);
    assertThat(counts.status().trouble())
        .hasValueSatisfying(
            it -> assertThat(it).startsWith("orders-0-0: expected to know the definitions"));
  }

  @Test
  void records_are_asked_about_and_committed() {
    go(() -> CompletableFuture.completedFuture(1));

    assertThat(asked).containsExactly(0L, 1L);
    assertThat(committed()).contains(2L);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void no_record_is_passed_over_by_who_cannot_say_which_definitions_there_are() {
    go(() -> CompletableFuture.failedFuture(new IllegalStateException("too late")));

    assertHeldUp();
  }

  @Test
  void nor_by_who_holds_nothing_any_more() {
    go(() -> {
      throw new NotHeld("sagas", 0);
    });

    assertHeldUp();
  }
}

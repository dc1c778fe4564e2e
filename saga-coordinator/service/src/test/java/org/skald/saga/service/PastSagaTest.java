package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.saga.Payload;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaSummary;
import org.skald.schemas.journal.CommandRejected;

/** A saga as it was. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PastSagaTest {

  private static final int SEEDS = 100;
  private static final Payload UNUSED = Payload.of(new byte[0]);

  /** One that is not forgotten. */
  private static RandomSagas kept() {
    return LongStream.range(0, SEEDS)
        .mapToObj(seed -> new RandomSagas(seed).run())
        .filter(it -> !(it.events().getLast() instanceof SagaEvent.SagaForgotten))
        .findFirst()
        .orElseThrow();
  }

  /** Each event at a position of its own, from 1. */
  private static PastSaga.Told told(int position, IndexedRecord record) {
    var entry =
        new JournalReader.Entry(
            new JournalPlace(List.of()), "order-1", "0-" + position + "-0", record, UNUSED);
    return PastSaga.Told.of(entry, record);
  }

  private static List<PastSaga.Told> told(RandomSagas saga) {
    var told = new ArrayList<PastSaga.Told>();
    for (var event : saga.events()) {
      told.add(told(told.size() + 1, JournalRecords.of(event)));
    }
    return told;
  }

  @Test
  void at_each_position_it_is_what_the_log_had_then_in_whatever_order_it_was_told() {
    for (var seed = 0L; seed < SEEDS; seed++) {
      var saga = new RandomSagas(seed).run();
      var told = told(saga);
      Collections.shuffle(told, new Random(seed));
      var decider = new SagaDecider();
      SagaState state = decider.initial();
      for (var position = 1; position <= saga.events().size(); position++) {
        state = decider.evolve(state, saga.events().get(position - 1));
        var moment = new PastMoment.AtPosition(new Position(position));

        var past = PastSaga.of(told, moment, saga::definition);

        if (state instanceof SagaState.NotStarted) {
          assertThat(past).as("forgotten, seed %d", seed).isEqualTo(new PastSaga.NotYet());
          continue;
        }
        assertThat(past).as("seed %d", seed).isInstanceOf(PastSaga.Known.class);
        var known = (PastSaga.Known) past;
        assertThat(SagaSummary.of(known.state())).isEqualTo(SagaSummary.of(state));
        assertThat(steps(known.state())).isEqualTo(steps(state));
        assertThat(known.position()).isEqualTo(new Position(position));
        assertThat(known.history()).hasSize(position);
      }
    }
  }

  private static Object steps(SagaState state) {
    return state instanceof SagaState.Active active ? active.steps() : "";
  }

  @Test
  void at_a_time_all_has_happened_that_happened_by_then() {
    var saga = kept();
    var last = saga.events().getLast().at();

    var past = PastSaga.of(told(saga), new PastMoment.AtTime(last), saga::definition);
    var before =
        PastSaga.of(told(saga), PastMoment.parse("2020-01-01T00:00:00Z"), saga::definition);

    assertThat(past)
        .isInstanceOfSatisfying(
            PastSaga.Known.class, it -> assertThat(it.history()).hasSameSizeAs(saga.events()));
    assertThat(before).isEqualTo(new PastSaga.NotYet());
  }

  @Test
  void a_refusal_is_in_its_history_and_changes_nothing() {
    var saga = kept();
    var told = told(saga);
    var rejected = new CommandRejected("order-1", SagaLog.NOW, "CancelSaga", "too-late", "late");
    told.add(told(told.size() + 1, rejected));
    var moment = new PastMoment.AtTime(Instant.MAX);

    assertThat(PastSaga.of(told, moment, saga::definition))
        .isInstanceOfSatisfying(
            PastSaga.Known.class, it -> assertThat(it.history()).hasSameSizeAs(told));
  }

  @Test
  void without_its_beginning_nothing_is_made_up() {
    var saga = kept();
    var told = told(saga);
    var rest = told.subList(1, told.size());

    assertThat(PastSaga.of(rest, new PastMoment.AtTime(Instant.MAX), saga::definition))
        .isInstanceOfSatisfying(
            PastSaga.Torn.class, it -> assertThat(it.found()).endsWith("at position 2.0"));
  }

  @Test
  void of_one_that_has_the_id_of_a_forgotten_one_nothing_is_missing() {
    var saga = kept();
    var id = new SagaId("order-1");
    var at = saga.events().getFirst().at().minusSeconds(1);
    var told = new ArrayList<PastSaga.Told>();
    told.add(told(1, JournalRecords.of(new SagaEvent.SagaEnded(id, at, Outcome.COMPLETED))));
    told.add(told(2, JournalRecords.of(new SagaEvent.SagaForgotten(id, at))));
    for (var event : saga.events()) {
      told.add(told(told.size() + 1, JournalRecords.of(event)));
    }

    var now = PastSaga.of(told, new PastMoment.AtTime(Instant.MAX), saga::definition);
    var before = PastSaga.of(told, new PastMoment.AtPosition(new Position(2)), saga::definition);

    assertThat(now)
        .isInstanceOfSatisfying(
            PastSaga.Known.class, it -> assertThat(it.history()).hasSameSizeAs(saga.events()));
    assertThat(before).isEqualTo(new PastSaga.NotYet());
  }

  @Test
  void of_one_that_the_log_knows_it_is_known_when_it_began_however_long_the_journal_is() {
    var saga = kept();
    var known = PastSaga.of(told(saga), new PastMoment.AtTime(Instant.MAX), saga::definition);
    var now = SagaSummary.of(((PastSaga.Known) known).state());
    var id = new SagaId("order-1");

    var before = PastSagas.tooLong(id, now, "2020-01-01T00:00:00Z");
    var unknown = PastSagas.tooLong(id, Optional.empty(), "2020-01-01T00:00:00Z");

    assertThat(before.status()).isEqualTo(404);
    assertThat(before.detail()).contains("but it started at " + now.orElseThrow().startedAt());
    assertThat(unknown.code()).isEqualTo("journal-too-long");
  }

  @Test
  void a_history_ends_by_log_time() {
    try (var shop = new Shop()) {
      var written =
          shop.wire()
              .encode(new CommandRejected("order-1", SagaLog.NOW, "CancelSaga", "too-late", "it"));
      var entry =
          new JournalReader.Entry(
              new JournalPlace(List.of()),
              "order-1",
              "0-1-0",
              shop.wire().decodeGeneric(written),
              Payload.of(written));

      assertThat(entry.isBeyond(SagaLog.NOW)).isFalse();
      assertThat(entry.isBeyond(SagaLog.NOW.minusMillis(1))).isTrue();
    }
  }

  @Test
  void a_moment_is_a_time_or_a_position() {
    assertThat(PastMoment.parse("4711")).isEqualTo(new PastMoment.AtPosition(new Position(4711)));
    assertThat(PastMoment.parse("2026-03-01T12:00:00Z"))
        .isEqualTo(new PastMoment.AtTime(Instant.parse("2026-03-01T12:00:00Z")));
    for (var text : List.of("", "yesterday", "-1", "4711.0", "99999999999999999999")) {
      assertThatThrownBy(() -> PastMoment.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at: expected a time such as 2026-03-01T12:00:00Z")
          .hasMessageContaining("found '" + text + "'");
    }
  }

  @Test
  void a_position_takes_in_all_that_its_record_has_caused() {
    var moment = new PastMoment.AtPosition(new Position(5));

    assertThat(moment.isReachedBy(Instant.MAX, new Revision(new Position(5), 3))).isTrue();
    assertThat(moment.isReachedBy(Instant.MIN, new Revision(new Position(6), 0))).isFalse();
  }
}

package org.skald.streams.search.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.streams.search.core.Facts.asks;
import static org.skald.streams.search.core.Facts.ended;
import static org.skald.streams.search.core.Facts.facts;
import static org.skald.streams.search.core.Facts.row;
import static org.skald.streams.search.core.Facts.started;
import static org.skald.streams.search.core.Facts.step;
import static org.skald.streams.search.core.Facts.timedOut;
import static org.skald.streams.search.core.Facts.turned;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaRowTest {

  private static final Fact.What[] TURNED_AROUND = {
    started("place-order"),
    asks("stock", "stock.commands"),
    step("stock", Told.DONE),
    asks("card", "payments.commands"),
    timedOut("card", Told.RETRYING),
    step("card", Told.QUERYING),
    step("card", Told.RUNNING),
    step("card", Told.GIVEN_UP).because("no funds"),
    step("approve", Told.WAITING),
    turned("no funds"),
    new Fact.Paused(true),
    new Fact.Paused(false),
    step("card", Told.COMPENSATING),
    step("card", Told.COMPENSATION_HELD).because("nobody answered"),
    step("card", Told.STUCK).because("cannot be undone"),
    step("card", Told.RESUMED),
    step("card", Told.COMPENSATING),
    step("card", Told.COMPENSATED),
    step("stock", Told.COMPENSATED),
    ended(false),
  };

  @Test
  void a_saga_that_has_started_runs() {
    var saga = row("o-1", started("place-order"), asks("stock", "stock.commands"));

    assertThat(saga.phase()).isEqualTo(Phase.RUNNING);
    assertThat(saga.standings()).containsExactly(Map.entry("stock", Standing.RUNNING));
    assertThat(saga.participants()).containsExactly("stock.commands");
    assertThat(saga.endedAt()).isEmpty();
  }

  @Test
  void a_saga_that_has_ended_says_when_and_how_long_it_took() {
    var saga = row("o-1", started("place-order"), step("stock", Told.DONE), ended(true));

    assertThat(saga.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(saga.duration()).contains(Duration.ofSeconds(2));
  }

  @Test
  void a_saga_is_stuck_at_a_step_until_a_person_lets_it_go_on() {
    var stuck =
        row(
            "o-1",
            started("place-order"),
            step("ship", Told.GIVEN_UP).because("closed"),
            step("ship", Told.STUCK).because("closed"));

    var resumed = stuck.with(Facts.at("o-1", 3, step("ship", Told.RESUMED)));

    assertThat(stuck.phase()).isEqualTo(Phase.STUCK);
    assertThat(stuck.stuckSteps().get("ship")).extracting("reason").isEqualTo("closed");
    assertThat(resumed.phase()).isEqualTo(Phase.RUNNING);
    assertThat(resumed.standings()).containsEntry("ship", Standing.RETRYING);
  }

  @Test
  void a_saga_is_paused_until_it_is_resumed_and_may_be_stuck_besides() {
    var paused =
        row(
            "o-1",
            started("place-order"),
            new Fact.Paused(true),
            step("ship", Told.STUCK).because("closed"));

    assertThat(paused.phase()).isEqualTo(Phase.PAUSED);
    assertThat(paused.stuckSteps()).containsKey("ship");
    assertThat(paused.with(Facts.at("o-1", 3, new Fact.Paused(false))).phase())
        .isEqualTo(Phase.STUCK);
  }

  @Test
  void a_saga_that_turns_around_gives_up_what_waits_and_awaits_who_is_asked() {
    var saga =
        row(
            "o-1",
            started("place-order"),
            asks("asked", "a.commands"),
            step("waits", Told.WAITING),
            step("tried", Told.RETRYING),
            timedOut("doubtful", Told.RETRYING),
            step("held", Told.STUCK),
            turned("sold out"));

    assertThat(saga.phase()).isEqualTo(Phase.COMPENSATING);
    assertThat(saga.standings())
        .containsEntry("asked", Standing.RUNNING)
        .containsEntry("waits", Standing.NOT_DONE)
        .containsEntry("tried", Standing.NOT_DONE)
        .containsEntry("doubtful", Standing.POSSIBLY_DONE)
        .containsEntry("held", Standing.NOT_DONE);
  }

  @Test
  void a_saga_that_is_back_at_a_save_point_goes_forward_and_what_came_after_it_is_anew() {
    var facts =
        Facts.facts(
            "o-1",
            started("place-order"),
            step("hotel", Told.DONE),
            timedOut("flight", Told.RETRYING),
            step("flight", Told.DONE),
            new Fact.Turned("step", "sold out", true),
            step("flight", Told.COMPENSATED),
            new Fact.Returned(List.of("flight")),
            step("flight", Told.RUNNING),
            step("flight", Told.GIVEN_UP));

    assertThat(row("o-1", facts.subList(0, 6)).phase()).isEqualTo(Phase.RETURNING);
    var back = row("o-1", facts.subList(0, 7));
    assertThat(back.phase()).isEqualTo(Phase.RUNNING);
    assertThat(back.turnedAround()).isEmpty();
    assertThat(back.standings()).containsOnlyKeys("hotel");
    // No doubt is left of an earlier round.
    assertThat(row("o-1", facts).standings()).containsEntry("flight", Standing.NOT_DONE);
    assertThat(row("o-1", facts.reversed())).isEqualTo(row("o-1", facts));
  }

  @Test
  void a_participant_that_was_asked_and_says_that_it_failed_leaves_no_doubt() {
    var asked =
        row(
            "o-1",
            started("place-order"),
            asks("card", "cards"),
            timedOut("card", Told.POSSIBLY_DONE),
            step("card", Told.QUERYING));
    var failed = asked.with(Facts.at("o-1", 4, step("card", Told.RETRYING)));
    var again = failed.with(Facts.at("o-1", 5, timedOut("card", Told.POSSIBLY_DONE)));

    assertThat(asked.standings()).containsEntry("card", Standing.QUERYING);
    assertThat(failed.with(Facts.at("o-1", 9, turned("cancelled"))).standings())
        .containsEntry("card", Standing.NOT_DONE);
    assertThat(again.with(Facts.at("o-1", 6, step("card", Told.STUCK))).standings())
        .containsEntry("card", Standing.HELD);
    assertThat(again.with(Facts.at("o-1", 9, turned("cancelled"))).standings())
        .containsEntry("card", Standing.POSSIBLY_DONE);
    // Under another version nobody may be asked about a later attempt.
    assertThat(again.with(Facts.at("o-1", 6, step("card", Told.GIVEN_UP))).standings())
        .containsEntry("card", Standing.POSSIBLY_DONE);
  }

  @Test
  void a_saga_that_cannot_undo_a_step_is_stuck_on_its_way_back() {
    var saga = row("o-1", started("s"), turned("x"), step("stock", Told.STUCK).because("why"));

    assertThat(saga.phase()).isEqualTo(Phase.STUCK);
    assertThat(saga.standings()).containsEntry("stock", Standing.COMPENSATION_HELD);
  }

  @Test
  void steps_for_items_are_counted_together() {
    var saga =
        row(
            "o-1",
            started("basket"),
            step("reserve", Told.FANNED_OUT),
            step("reserve.0", Told.DONE),
            step("reserve.1", Told.DONE),
            step("reserve.2", Told.RUNNING));

    assertThat(saga.stepCounts())
        .containsExactly(Map.entry("reserve", Map.of(Standing.DONE, 2, Standing.RUNNING, 1)));
  }

  @Test
  void a_sub_saga_that_has_completed_is_undone_when_its_parent_turns_around() {
    var undone =
        row(
            "o-1",
            started("part"),
            ended(true),
            new Fact.UndoAsked(Optional.of("part"), 1, "parent"),
            turned("its parent"));

    assertThat(undone.phase()).isEqualTo(Phase.COMPENSATING);
    assertThat(undone.endedAt()).isEmpty();
    assertThat(undone.with(Facts.at("o-1", 9, ended(false))).phase()).isEqualTo(Phase.COMPENSATED);
  }

  @Test
  void a_sub_saga_whose_undoing_came_first_never_starts() {
    var saga = row("o-1", new Fact.UndoAsked(Optional.of("part"), 2, "parent"));

    assertThat(saga.phase()).isEqualTo(Phase.COMPENSATED);
    assertThat(saga.duration()).contains(Duration.ZERO);
    assertThat(Term.of(saga)).contains(Term.ofVersion("part", 2), Term.ofParent("parent"));
  }

  @Test
  void a_saga_whose_beginning_is_not_known_stands_in_no_list() {
    var saga = row("o-1", step("stock", Told.DONE), ended(true));

    assertThat(Term.of(saga)).isEmpty();
  }

  @Test
  void a_repeat_changes_nothing() {
    for (var fact : facts("o-1", TURNED_AROUND)) {
      var before = row("o-1", facts("o-1", TURNED_AROUND));

      assertThat(RowChange.of(Optional.of(before), fact)).as("%s", fact).isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void events_that_come_late_and_twice_lead_to_the_same_row(long seed) {
    var inOrder = facts("o-1", TURNED_AROUND);
    var random = new Random(seed);
    List<Fact> shuffled = new ArrayList<>(inOrder);
    shuffled.addAll(inOrder.subList(0, random.nextInt(inOrder.size())));
    Collections.shuffle(shuffled, random);

    assertThat(row("o-1", shuffled)).isEqualTo(row("o-1", inOrder));
    assertThat(row("o-1", shuffled).phase()).isEqualTo(Phase.COMPENSATED);
  }
}

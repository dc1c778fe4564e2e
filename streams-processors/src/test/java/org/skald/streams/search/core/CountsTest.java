package org.skald.streams.search.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.streams.search.core.Facts.ended;
import static org.skald.streams.search.core.Facts.row;
import static org.skald.streams.search.core.Facts.started;
import static org.skald.streams.search.core.Facts.step;
import static org.skald.streams.search.core.Facts.turned;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CountsTest {

  @Test
  void sagas_are_counted_by_state_and_steps_by_where_they_stand() {
    var counts =
        Counts.NONE
            .with(row("o-1", started("s"), step("ship", Told.DONE), ended(true)))
            .with(row("o-2", started("s"), step("ship", Told.RUNNING)));

    assertThat(counts.phases()).isEqualTo(Map.of(Phase.COMPLETED, 1L, Phase.RUNNING, 1L));
    assertThat(counts.steps())
        .isEqualTo(Map.of("ship", Map.of(Standing.DONE, 1L, Standing.RUNNING, 1L)));
    assertThat(counts.durations()).containsOnlyKeys(Phase.COMPLETED);
  }

  @Test
  void what_a_row_was_is_taken_back_when_it_becomes_another() {
    var before = row("o-1", started("s"), step("ship", Told.RUNNING));
    var after = before.with(Facts.at("o-1", 5, step("ship", Told.DONE)));

    var counts = Counts.NONE.with(before).without(before).with(after);

    assertThat(counts).isEqualTo(Counts.NONE.with(after));
  }

  @Test
  void durations_know_how_many_how_long_and_in_which_bounds() {
    var durations =
        Durations.NONE
            .adjusted(Duration.ofMillis(10), 1)
            .adjusted(Duration.ofMillis(11), 1)
            .adjusted(Duration.ofDays(2), 1);

    assertThat(durations.count()).isEqualTo(3);
    assertThat(durations.maxMs()).isEqualTo(Duration.ofDays(2).toMillis());
    assertThat(durations.buckets()).containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
    assertThat(durations.adjusted(Duration.ofDays(2), -1).count()).isEqualTo(2);
  }

  @Test
  void reasons_that_differ_in_numbers_are_one_reason() {
    var first = row("o-1", started("s"), turned("article-1 is sold out"));
    var second = row("o-2", started("s"), turned("article-22 is sold out"));

    assertThat(Reason.of(first))
        .containsExactly(new Reason("s", "step", "# is sold out"))
        .isEqualTo(Reason.of(second));
  }

  @Test
  void a_reason_is_counted_once_and_no_more_when_the_saga_goes_on() {
    var stuck = row("o-1", started("s"), step("ship", Told.STUCK).because("closed"));
    var entered = RowChange.of(Optional.empty(), Facts.at("o-1", 0, started("s"))).orElseThrow();
    var resumed =
        RowChange.of(Optional.of(stuck), Facts.at("o-1", 9, step("ship", Told.RESUMED)))
            .orElseThrow();

    assertThat(entered.reasons()).isEmpty();
    assertThat(resumed.reasons()).isEqualTo(Map.of(new Reason("s", Reason.STUCK, "closed"), -1));
  }
}

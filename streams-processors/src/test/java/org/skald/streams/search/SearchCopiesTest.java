package org.skald.streams.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.streams.search.SearchScenario.PATIENCE;
import static org.skald.streams.search.SearchScenario.await;
import static org.skald.streams.search.SearchScenario.isComplete;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.log.Position;
import org.skald.streams.search.SearchAnswer.Answered;
import org.skald.streams.search.SearchAnswer.Behind;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchCopiesTest {

  private static final int SAGAS = 300;

  @TempDir Path directory;

  @Test
  void a_standby_has_all_that_the_active_copy_has_and_answers_when_that_is_gone() throws Exception {
    try (var scenario = new SearchScenario("search-copies", directory)) {
      var all = scenario.writeSagas("o-", SAGAS);
      try (var second = scenario.start(2)) {
        try (var first = scenario.start(1)) {
          await("a copy of each shard at both", () -> isComplete(first) && isComplete(second));

          assertThat(scenario.ids(first)).isEqualTo(all);
          assertThat(scenario.ids(second)).isEqualTo(all);
          assertThat(first.holders(0)).containsExactlyInAnyOrder("127.0.0.1:1", "127.0.0.1:2");
          assertThat(standbys(first) + standbys(second))
              .as("of each shard one copy folds the journal and one follows")
              .isEqualTo(SearchScenario.SHARDS);
        }
        assertThat(scenario.ids(second)).as("at once").isEqualTo(all);
        await("the other to fold all of the journal", () -> standbys(second) == 0);
        assertThat(scenario.ids(second)).isEqualTo(all);
      }
    }
  }

  @Test
  void a_place_without_an_event_is_reached_once_the_journal_is_known_to_have_all()
      throws Exception {
    try (var scenario = new SearchScenario("search-places", directory)) {
      scenario.writeSagas("o-", SAGAS);
      try (var view = scenario.start(1)) {
        await("the view to have a copy of each shard", () -> isComplete(view));
        var beyond = new Position(scenario.journal().position(0) + 1);

        var tooEarly = view.ask(0, Optional.of(beyond), Duration.ofMillis(600), _ -> 0);
        scenario.mark(0, beyond);
        var reached = view.ask(0, Optional.of(beyond), PATIENCE, _ -> 0);

        assertThat(tooEarly).isInstanceOf(Behind.class);
        assertThat(reached).isInstanceOf(Answered.class);
      }
    }
  }

  private static int standbys(SearchView view) {
    return (int)
        view.copies().values().stream()
            .filter(it -> Boolean.TRUE.equals(it.get("standby")))
            .count();
  }
}

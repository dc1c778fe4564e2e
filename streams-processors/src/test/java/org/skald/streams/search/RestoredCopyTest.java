package org.skald.streams.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.streams.search.SearchScenario.PATIENCE;
import static org.skald.streams.search.SearchScenario.await;
import static org.skald.streams.search.SearchScenario.isComplete;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.log.Position;
import org.skald.schemas.Topics;
import org.skald.streams.search.SearchAnswer.Answered;

/** A copy that was lost is restored from the changelog while searches go on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestoredCopyTest {

  private static final int SAGAS = 60;
  private static final Map<String, String> HALTING =
      Map.of(
          "restore.consumer.interceptor.classes",
          HaltingRestore.class.getName(),
          "restore.consumer.max.poll.records",
          "20");

  @TempDir Path directory;

  @AfterEach
  void goOn() {
    HaltingRestore.goOn();
  }

  @Test
  void a_copy_that_was_lost_answers_no_more_until_it_has_what_it_had() throws Exception {
    try (var scenario = new SearchScenario("search-lost", directory)) {
      var all = scenario.writeSagas("o-", SAGAS);
      try (var view = scenario.start(1, HALTING)) {
        await("a copy of each shard", () -> isComplete(view));
        assertThat(scenario.ids(view)).isEqualTo(all);

        HaltingRestore.halt();
        expel(scenario);
        var later = scenario.writeSagas("p-", 10);
        await("a copy that is restored in part", HaltingRestore::isHalted);

        assertThat(shardsThatAnswer(scenario, view, all))
            .as("of the shards, but for one that is restored in part")
            .isLessThan(SearchScenario.SHARDS);

        HaltingRestore.goOn();
        await(
            "both to answer again",
            () -> shardsThatAnswer(scenario, view, all) == SearchScenario.SHARDS);
        later.addAll(all);
        await("what came since", () -> idsNow(scenario, view).equals(later));
      }
    }
  }

  @Test
  void a_view_that_has_missed_a_part_of_the_journal_begins_anew() throws Exception {
    try (var scenario = new SearchScenario("search-missed", directory)) {
      scenario.writeSagas("o-", SAGAS);
      try (var view = scenario.start(1)) {
        await("a copy of each shard", () -> isComplete(view));
        assertThat(scenario.ids(view)).hasSize(SAGAS);
      }
      scenario.writeSagas("missed-", SAGAS);
      scenario.expireJournal();
      var known = scenario.writeSagas("p-", SAGAS);
      try (var view = scenario.start(1)) {
        await("a copy of each shard again", () -> isComplete(view));

        assertThat(scenario.ids(view)).isEqualTo(known);
      }
      try (var view = scenario.start(1)) {
        await("the same after another start", () -> isComplete(view));
        assertThat(scenario.ids(view)).isEqualTo(known);
      }
    }
  }

  /** Each of them has to answer with all that its view had before. */
  private static int shardsThatAnswer(SearchScenario scenario, SearchView view, Set<String> all) {
    var answers = 0;
    for (var shard = 0; shard < SearchScenario.SHARDS; shard++) {
      var ids = scenario.idsNow(view, shard);
      var its = scenario.of(shard, all);
      ids.ifPresent(found -> assertThat(found).containsAll(its));
      answers += ids.isPresent() ? 1 : 0;
    }
    return answers;
  }

  private static Set<String> idsNow(SearchScenario scenario, SearchView view) {
    var ids = new HashSet<String>();
    for (var shard = 0; shard < SearchScenario.SHARDS; shard++) {
      scenario.idsNow(view, shard).ifPresent(ids::addAll);
    }
    return ids;
  }

  @Test
  void a_journal_that_has_expired_keeps_no_new_view_waiting() throws Exception {
    try (var scenario = new SearchScenario("search-expired", directory)) {
      scenario.writeSagas("o-", SAGAS);
      scenario.expireJournal();
      try (var view = scenario.start(1)) {
        await("a copy of each shard, with nothing in it", () -> isComplete(view));
        var last = new Position(scenario.journal().position(0));
        scenario.mark(0, last);

        var reached = view.ask(0, Optional.of(last), PATIENCE, _ -> 0);

        assertThat(reached).isInstanceOf(Answered.class);
      }
    }
  }

  @Test
  void when_the_journal_has_expired_a_copy_answers_once_it_has_what_the_view_had()
      throws Exception {
    try (var scenario = new SearchScenario("search-restored", directory)) {
      var all = scenario.writeSagas("o-", SAGAS);
      try (var first = scenario.start(1)) {
        await("a copy of each shard", () -> isComplete(first));
        assertThat(scenario.ids(first)).isEqualTo(all);
      }
      scenario.expireJournal();
      HaltingRestore.halt();
      try (var second = scenario.start(2, HALTING)) {
        await("a copy that is restored in part", HaltingRestore::isHalted);
        assertThat(second.answers(0) || second.answers(1)).isFalse();

        HaltingRestore.goOn();
        await("a copy of each shard", () -> isComplete(second));
        assertThat(scenario.ids(second)).isEqualTo(all);
      }
    }
  }

  /** As if it had been silent for too long: it has to give up what it has. */
  private static void expel(SearchScenario scenario) throws Exception {
    try (var admin = scenario.admin()) {
      var everybody = new RemoveMembersFromConsumerGroupOptions();
      admin
          .removeMembersFromConsumerGroup("skald-search-" + Topics.SAGAS.log(), everybody)
          .all()
          .get();
    }
  }
}

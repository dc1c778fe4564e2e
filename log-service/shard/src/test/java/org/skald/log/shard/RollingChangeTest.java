package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes of two releases run one shard while its rules are raised and everything goes wrong; see
 * {@link Seeds} for other seeds.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RollingChangeTest {

  private static final int SEEDS = 300;

  @Test
  void replicas_of_two_releases_agree_while_the_rules_are_raised() {
    var seeds = Seeds.run(seed -> CounterPlant.NONE.rolling(seed, Seeds.isOne()));

    if (Seeds.isOne()) {
      return;
    }
    assertThat(seeds.fewestAnswers()).as("answers in a seed").isGreaterThan(30);
    assertThat(seeds.reached().keySet())
        .containsExactlyInAnyOrder(
            "old and new nodes ran side by side",
            "an old node answered",
            "an old node stopped at the switch",
            "an old node was refused at its start",
            "a node went back to the release before",
            "the rules were raised when no node was old");
    assertThat(seeds.reached().values()).allMatch(times -> times > seeds.count() / 20);
  }

  static Collection<String> bugs() {
    return new TreeMap<>(ReleaseBugs.all()).keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void a_release_that_decides_otherwise_is_caught(String bug) {
    var plant = ReleaseBugs.all().getOrDefault(bug, CounterPlant.NONE);

    var caught =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> plant.rolling(seed, false).run())
            .filter(outcome -> !outcome.violations().isEmpty())
            .findFirst();

    assertThat(caught).as("a seed that finds out that %s", bug).isPresent();
    System.out.printf(
        "seed %d: %s: %s%n", caught.get().seed(), bug, caught.get().violations().getFirst());
  }
}

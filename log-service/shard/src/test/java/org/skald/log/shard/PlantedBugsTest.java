package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that nothing escapes: every planted bug is found within a few hundred seeds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlantedBugsTest {

  private static final int SEEDS = 300;

  static Collection<String> bugs() {
    return new TreeMap<>(PlantedBugs.all()).keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void a_planted_bug_is_caught(String bug) {
    var plant = PlantedBugs.all().getOrDefault(bug, CounterPlant.NONE);

    var caught =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> plant.simulation(seed, false).run())
            .filter(outcome -> !outcome.violations().isEmpty())
            .findFirst();

    assertThat(caught).as("a seed that finds out that %s", bug).isPresent();
    System.out.printf(
        "seed %d: %s: %s%n", caught.get().seed(), bug, caught.get().violations().getFirst());
  }
}

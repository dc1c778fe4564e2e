package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * A shard in a world where everything goes wrong; {@code -Dseed=N} runs one seed with its trace.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulationTest {

  private static final int SEEDS = 2_000;

  @Test
  void whatever_goes_wrong_every_replica_follows_the_log() {
    var one = Long.getLong("seed");
    if (one != null) {
      requireSound(new Simulation(one, Plant.NONE, true).run());
      return;
    }

    var outcomes =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> new Simulation(seed, Plant.NONE, false).run())
            .toList();

    outcomes.forEach(SimulationTest::requireSound);
    var faults = new EnumMap<Fault, Integer>(Fault.class);
    var records = new TreeMap<String, Integer>();
    var dead = new TreeMap<String, Integer>();
    for (var outcome : outcomes) {
      add(outcome.faults(), faults);
      add(outcome.records(), records);
      add(outcome.dead(), dead);
      assertThat(outcome.answers()).as("answers in seed %d", outcome.seed()).isGreaterThan(50);
    }
    var answers = outcomes.stream().mapToInt(Simulation.Outcome::answers).sum();
    var reads = outcomes.stream().mapToInt(Simulation.Outcome::reads).sum();
    System.out.printf(
        "%d seeds: %d answers, %d reads%n%s%n%s%n%s%n",
        SEEDS, answers, reads, faults, records, dead);
    assertThat(faults).as("kinds of faults").containsOnlyKeys(Fault.values());
    assertThat(records)
        .as("types of records")
        .containsKeys(
            SimulatedWire.WISH,
            "control.OpenShard",
            "control.ClaimDriver",
            "control.Tick",
            "control.ReadBarrier",
            "control.SetRulesLevel",
            "control.Finding",
            "control.Checkpointed");
    assertThat(dead)
        .as("causes of dead letters")
        .containsOnlyKeys(
            "malformed",
            "misrouted",
            "no-key",
            "not-open",
            "oversized",
            "unauthorized",
            "unknown-schema",
            "unknown-type");
    assertThat(answers).isGreaterThan(SEEDS * 120);
    assertThat(reads).isGreaterThan(SEEDS * 10);
  }

  private static <K> void add(Map<K, Integer> some, Map<K, Integer> to) {
    some.forEach((key, count) -> to.merge(key, count, Integer::sum));
  }

  private static void requireSound(Simulation.Outcome outcome) {
    if (!outcome.violations().isEmpty()) {
      fail(
          "seed %d, again with -Dseed=%d:%n%s%nafter%n%s",
          outcome.seed(),
          outcome.seed(),
          String.join("\n", outcome.violations().stream().limit(30).toList()),
          String.join("\n", outcome.trace()));
    }
  }
}

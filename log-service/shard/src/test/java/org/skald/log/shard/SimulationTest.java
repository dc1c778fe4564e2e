package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A shard in a world where everything goes wrong; see {@link Seeds} for other seeds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulationTest {

  @Test
  void whatever_goes_wrong_every_replica_follows_the_log() {
    var seeds = Seeds.run(seed -> CounterPlant.NONE.simulation(seed, Seeds.isOne()));

    if (Seeds.isOne()) {
      return;
    }
    assertThat(seeds.fewestAnswers()).as("answers in a seed").isGreaterThan(50);
    assertThat(seeds.faults()).as("kinds of faults").containsOnlyKeys(Fault.values());
    assertThat(seeds.records())
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
    assertThat(seeds.dead())
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
    assertThat(seeds.answers()).isGreaterThan(seeds.count() * 120L);
    assertThat(seeds.reads()).isGreaterThan(seeds.count() * 10L);
  }
}

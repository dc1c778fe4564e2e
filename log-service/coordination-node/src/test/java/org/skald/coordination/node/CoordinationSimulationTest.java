package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.LockEvent;
import org.skald.coordination.MemberEvent;
import org.skald.coordination.NameEvent;
import org.skald.coordination.RegisterEvent;
import org.skald.coordination.SessionEvent;
import org.skald.log.shard.Fault;
import org.skald.log.shard.Seeds;

/** The coordination log in a world where everything goes wrong; see {@link Seeds}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoordinationSimulationTest {

  @Test
  void whatever_goes_wrong_clients_are_told_what_holds() {
    var seeds = Seeds.run(seed -> CoordinationPlant.NONE.simulation(seed, Seeds.isOne()));

    if (Seeds.isOne()) {
      return;
    }
    // The coordination log asks no registry, so none can mislead it.
    var faults = EnumSet.allOf(Fault.class);
    faults.removeAll(EnumSet.of(Fault.UNKNOWN_SCHEMA, Fault.STALE_REGISTRY));
    assertThat(seeds.faults().keySet()).as("kinds of faults").isEqualTo(faults);
    assertThat(seeds.reached().keySet()).as("events, refusals, answers").containsAll(permitted());
    assertThat(seeds.dead())
        .as("causes of dead letters")
        .containsOnlyKeys(
            "malformed",
            "misrouted",
            "no-key",
            "not-open",
            "oversized",
            "unauthorized",
            "unknown-type");
    assertThat(seeds.fewestAnswers()).as("answers in a seed").isGreaterThan(20);
    assertThat(seeds.answers()).isGreaterThan(seeds.count() * 60L);
    assertThat(seeds.reads()).isGreaterThan(seeds.count() * 20L);
  }

  private static List<String> permitted() {
    var all =
        new ArrayList<>(
            List.of(
                "session-not-found",
                "member-not-alive",
                "lock-held",
                "token-superseded",
                "condition-failed",
                "session believed dead",
                "told that a session lives",
                "told that a session has ended",
                "told that a lock is held EXCLUSIVE",
                "told that a lock is held SHARED",
                "told to wait",
                "told that a wait has ended",
                "told at Eventual",
                "told at AtLeast",
                "told at Linearizable"));
    Stream.of(
            MemberEvent.class,
            SessionEvent.class,
            LockEvent.class,
            RegisterEvent.class,
            NameEvent.class)
        .flatMap(it -> Stream.of(it.getPermittedSubclasses()))
        .map(Class::getSimpleName)
        .forEach(all::add);
    return all;
  }
}

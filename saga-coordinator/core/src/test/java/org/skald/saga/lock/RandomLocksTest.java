package org.skald.saga.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many sagas that contend for few locks, with messages that come late, twice and in another order.
 * Runs one seed with {@code -Dseed=N}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomLocksTest {

  private static final int SEEDS = 300;
  private static final int FORGOTTEN_MIN = 100;
  private static final Set<Class<?>> SEEN = new HashSet<>();
  private static int forgotten;

  static LongStream seeds() {
    var seed = Long.getLong("seed");
    return seed == null ? LongStream.range(0, SEEDS) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void no_lock_is_held_by_two_nobody_is_passed_over_and_every_saga_ends(long seed) {
    var run = new Contention(seed, new LockDecider());
    run.toItsEnd();
    SEEN.addAll(run.seen());
    forgotten += run.forgotten();
  }

  @AfterAll
  static void every_kind_of_event_was_seen() {
    if (Long.getLong("seed") == null) {
      var byHand = LockEvent.LockReleasedByHand.class;
      assertThat(SEEN)
          .containsAll(
              Stream.of(LockEvent.class.getPermittedSubclasses())
                  .flatMap(
                      it -> it.isSealed() ? Stream.of(it.getPermittedSubclasses()) : Stream.of(it))
                  .filter(it -> it != byHand)
                  .toList());
      assertThat(forgotten).as("started anew").isGreaterThan(FORGOTTEN_MIN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_planted_fault_is_caught(PlantedLockFault fault) {
    assertThat(LongStream.range(0, SEEDS).filter(seed -> isCaught(fault, seed)).findFirst())
        .as("a seed that catches %s", fault)
        .isPresent();
  }

  private static boolean isCaught(PlantedLockFault fault, long seed) {
    try {
      new Contention(seed, fault.decider()).toItsEnd();
      return false;
    } catch (AssertionError caught) {
      return true;
    }
  }
}

package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random definitions under random commands: replay equality, every claim, and an end.
 *
 * <p>A failure names its seed; run again with {@code -Dseed=…} to see only that one.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaReplayTest {

  private static final int SEEDS = 1_000;
  private static final int MADE_GOOD_MIN = 20;
  private static final int RECOVERED_MIN = 10;
  private static final Set<Class<?>> SEEN = new HashSet<>();
  private static final AtomicInteger MADE_GOOD = new AtomicInteger();
  private static final AtomicInteger RECOVERED = new AtomicInteger();

  static LongStream seeds() {
    var seed = Long.getLong("seed");
    return seed == null ? LongStream.range(0, SEEDS) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void every_saga_keeps_the_claims_and_ends(long seed) {
    var run = new SagaRun(new SagaDecider(), seed);
    run.toItsEnd();
    run.log().forEach(event -> SEEN.add(event.getClass()));
    if (run.hasMadeGoodAFailure()) {
      MADE_GOOD.incrementAndGet();
    }
    if (run.hasRecovered()) {
      RECOVERED.incrementAndGet();
    }
  }

  @AfterAll
  static void every_kind_of_event_was_seen() {
    if (Long.getLong("seed") == null) {
      var ofOthers =
          Set.of(
              SagaEvent.SagaCalledAgain.class,
              SagaEvent.UndoRequested.class,
              SagaEvent.LockSentBack.class);
      assertThat(SEEN)
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(SagaEvent.class.getPermittedSubclasses())
                  .filter(it -> !ofOthers.contains(it))
                  .toList());
      assertThat(MADE_GOOD).as("completed after a failure").hasValueGreaterThan(MADE_GOOD_MIN);
      assertThat(RECOVERED).as("completed after a return").hasValueGreaterThan(RECOVERED_MIN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_planted_fault_is_caught(PlantedFault fault) {
    assertThat(LongStream.range(0, SEEDS).filter(seed -> isCaught(fault, seed)).findFirst())
        .as("a seed that catches %s", fault)
        .isPresent();
  }

  private static boolean isCaught(PlantedFault fault, long seed) {
    try {
      new SagaRun(fault.decider(), seed).toItsEnd();
      return false;
    } catch (AssertionError caught) {
      return true;
    } catch (IllegalStateException stopped) {
      return false; // It stops by itself; another seed has to show that a claim catches it.
    }
  }
}

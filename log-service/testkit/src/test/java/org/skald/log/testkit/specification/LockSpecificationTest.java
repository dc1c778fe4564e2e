package org.skald.log.testkit.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.log.testkit.linearizability.Checker;
import org.skald.log.testkit.linearizability.History;
import org.skald.log.testkit.linearizability.Operation;
import org.skald.log.testkit.linearizability.Verdict;
import org.skald.log.testkit.specification.LockSpecification.Acquire;
import org.skald.log.testkit.specification.LockSpecification.Asked;
import org.skald.log.testkit.specification.LockSpecification.Held;
import org.skald.log.testkit.specification.LockSpecification.NotFree;
import org.skald.log.testkit.specification.LockSpecification.Release;
import org.skald.log.testkit.specification.LockSpecification.Released;
import org.skald.log.testkit.specification.LockSpecification.SessionEnds;
import org.skald.log.testkit.specification.LockSpecification.SessionGone;
import org.skald.log.testkit.specification.LockSpecification.Superseded;
import org.skald.log.testkit.specification.LockSpecification.Told;

@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockSpecificationTest {

  private static final int SEEDS = 20;
  private static final int OPERATIONS = 150;
  private static final String LOCK = RealLock.LOCK;
  private static final long LATER = 10_000;

  private static Verdict check(History<Asked, Told> history) {
    return new Checker<>(LockSpecification.of(history), 200_000).check(history);
  }

  private static Story<Asked, Told> story(int seed) {
    return Story.of(new Random(seed), OPERATIONS, new RealLock());
  }

  private static Story.Step<Asked, Told> acquire(String session, Told told) {
    return new Story.Step<>(new Acquire(LOCK, session, false), told);
  }

  private static Story.Step<Asked, Told> share(String session, Told told) {
    return new Story.Step<>(new Acquire(LOCK, session, true), told);
  }

  private static Story.Step<Asked, Told> release(String session, long token, Told told) {
    return new Story.Step<>(new Release(LOCK, session, token), told);
  }

  /** What frees the lock after a story: whoever may hold it has ended by now. */
  private static History<Asked, Told> freed(
      Story<Asked, Told> story, List<Story.Step<Asked, Told>> steps) {
    var all = new ArrayList<>(story.then(steps).operations());
    for (int i = 0; i < Story.PROCESSES; i++) {
      all.add(Operation.open("p" + i, new SessionEnds(LOCK, "p" + i), story.end()));
    }
    return History.of(all);
  }

  static Stream<Integer> seeds() {
    return IntStream.range(0, SEEDS).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void what_a_lock_does_is_accepted(int seed) {
    var history =
        freed(
            story(seed),
            List.of(
                acquire("x", new Held(LATER)),
                acquire("y", new NotFree()),
                release("x", LATER, new Released()),
                release("x", LATER, new Superseded()),
                share("x", new Held(LATER + 1)),
                share("y", new Held(LATER + 1)),
                acquire("z", new NotFree())));

    assertThat(check(history)).isInstanceOf(Verdict.Linearizable.class);
  }

  static Stream<Arguments> violations() {
    var held = acquire("x", new Held(LATER));
    var released = release("x", LATER, new Released());
    return Stream.of(
        violation("granted to two", held, acquire("y", new Held(LATER + 1))),
        violation("shared while held alone", held, share("y", new Held(LATER + 1))),
        violation(
            "held alone while shared",
            share("x", new Held(LATER)),
            acquire("y", new Held(LATER + 1))),
        violation("token reused", held, released, acquire("y", new Held(LATER))),
        violation("token gone back", held, released, acquire("y", new Held(LATER - 1))),
        violation("token of a grant replaced", held, acquire("x", new Held(LATER + 1))),
        violation("released twice", held, released, release("x", LATER, new Released())),
        violation("released by another", held, release("y", LATER, new Released())),
        violation("refused though it was held", held, release("x", LATER, new Superseded())),
        violation("lost while its session lives", held, acquire("y", new Held(LATER + 7))),
        violation("refused by nobody", held, released, acquire("y", new NotFree())),
        violation("refused by the holder alone", held, acquire("x", new NotFree())),
        violation("a session gone that is not", acquire("x", new SessionGone())));
  }

  @SafeVarargs
  private static Arguments violation(String name, Story.Step<Asked, Told>... steps) {
    return Arguments.of(name, List.of(steps));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void a_planted_violation_is_found(String name, List<Story.Step<Asked, Told>> steps) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var story = Story.withoutLosses(new Random(seed), OPERATIONS, new RealLock());

      assertThat(check(freed(story, steps)))
          .as("%s, seed %d", name, seed)
          .isInstanceOf(Verdict.Violated.class);
    }
  }

  @Test
  void a_lock_is_lost_when_its_session_may_have_ended_and_not_before() {
    List<Operation<Asked, Told>> operations = new ArrayList<>();
    operations.add(Operation.completed("a", new Acquire(LOCK, "x", false), new Held(1), 0, 1));
    operations.add(Operation.completed("b", new Acquire(LOCK, "y", false), new Held(2), 10, 20));

    assertThat(check(freedAt(operations, 15))).isInstanceOf(Verdict.Linearizable.class);
    assertThat(check(freedAt(operations, 21))).isInstanceOf(Verdict.Violated.class);
  }

  private static History<Asked, Told> freedAt(List<Operation<Asked, Told>> operations, long ns) {
    var all = new ArrayList<>(operations);
    all.add(Operation.open("a", new SessionEnds(LOCK, "x"), ns));
    return History.of(all);
  }

  @Test
  void a_session_that_has_ended_gets_nothing_any_more() {
    List<Operation<Asked, Told>> operations = new ArrayList<>();
    operations.add(Operation.completed("a", new Acquire(LOCK, "x", false), new Held(1), 0, 1));
    operations.add(
        Operation.completed("a", new Acquire(LOCK, "x", false), new SessionGone(), 30, 31));

    assertThat(check(freedAt(operations, 21))).isInstanceOf(Verdict.Linearizable.class);
    operations.add(Operation.completed("a", new Acquire(LOCK, "x", false), new Held(9), 40, 41));
    assertThat(check(freedAt(operations, 21))).isInstanceOf(Verdict.Violated.class);
  }
}

package org.skald.log.testkit.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.log.testkit.linearizability.Checker;
import org.skald.log.testkit.linearizability.History;
import org.skald.log.testkit.linearizability.Verdict;
import org.skald.log.testkit.specification.RegisterSpecification.Asked;
import org.skald.log.testkit.specification.RegisterSpecification.Decided;
import org.skald.log.testkit.specification.RegisterSpecification.Propose;
import org.skald.log.testkit.specification.RegisterSpecification.Read;
import org.skald.log.testkit.specification.RegisterSpecification.Told;
import org.skald.log.testkit.specification.RegisterSpecification.Undecided;

@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RegisterSpecificationTest {

  private static final int SEEDS = 20;
  private static final String REGISTER = "last";

  private static Verdict check(History<Asked, Told> history) {
    return new Checker<>(new RegisterSpecification(), 200_000).check(history);
  }

  /** Registers that are as they should be, a new one after every ten operations. */
  private static Story<Asked, Told> story(int seed) {
    return Story.of(
        new Random(seed),
        100,
        new BiFunction<>() {
          private int turn;
          private Decided decided = new Decided("", -1, false);

          @Override
          public Story.Step<Asked, Told> apply(String process, Random random) {
            var fresh = turn++ % 10 == 0;
            var register = "r" + (turn - 1) / 10;
            decided = fresh ? new Decided("", -1, false) : decided;
            var none = decided.decided() < 0;
            if (random.nextBoolean()) {
              return new Story.Step<>(new Read(register), none ? new Undecided() : decided);
            }
            var value = "v" + turn;
            if (none) {
              decided = new Decided(value, turn, false);
              return new Story.Step<>(new Propose(register, value), new Decided(value, turn, true));
            }
            return new Story.Step<>(new Propose(register, value), decided);
          }
        });
  }

  private static Story.Step<Asked, Told> propose(String value, Decided told) {
    return new Story.Step<>(new Propose(REGISTER, value), told);
  }

  private static Story.Step<Asked, Told> read(Told told) {
    return new Story.Step<>(new Read(REGISTER), told);
  }

  static Stream<Integer> seeds() {
    return IntStream.range(0, SEEDS).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void what_a_register_does_is_accepted(int seed) {
    var history =
        story(seed)
            .then(
                List.of(
                    read(new Undecided()),
                    propose("x", new Decided("x", 900, true)),
                    propose("y", new Decided("x", 900, false)),
                    read(new Decided("x", 900, false))));

    assertThat(check(history)).isInstanceOf(Verdict.Linearizable.class);
  }

  static Stream<Arguments> violations() {
    var won = propose("x", new Decided("x", 900, true));
    return Stream.of(
        violation("decided twice", won, propose("y", new Decided("y", 901, true))),
        violation("decided twice, by who reads", won, read(new Decided("y", 901, false))),
        violation("undecided again", won, read(new Undecided())),
        violation("two have won", won, propose("y", new Decided("x", 900, true))),
        violation("decided at two places", won, read(new Decided("x", 901, false))),
        violation("decided and nobody has proposed it", read(new Decided("x", 900, false))),
        violation("proposed and not decided", propose("x", new Decided("y", 900, false))),
        violation("has won and is not told", propose("x", new Decided("x", 900, false))));
  }

  @SafeVarargs
  private static Arguments violation(String name, Story.Step<Asked, Told>... steps) {
    return Arguments.of(name, List.of(steps));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void a_planted_violation_is_found(String name, List<Story.Step<Asked, Told>> steps) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var history = story(seed).then(steps);

      assertThat(check(history))
          .as("%s, seed %d", name, seed)
          .isInstanceOfSatisfying(
              Verdict.Violated.class,
              it -> assertThat(it.counterExample().part()).isEqualTo(REGISTER));
    }
  }
}

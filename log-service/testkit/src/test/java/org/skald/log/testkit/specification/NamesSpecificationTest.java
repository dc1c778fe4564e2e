package org.skald.log.testkit.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
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
import org.skald.log.testkit.specification.NamesSpecification.Asked;
import org.skald.log.testkit.specification.NamesSpecification.Change;
import org.skald.log.testkit.specification.NamesSpecification.Changed;
import org.skald.log.testkit.specification.NamesSpecification.ConditionFailed;
import org.skald.log.testkit.specification.NamesSpecification.Found;
import org.skald.log.testkit.specification.NamesSpecification.Name;
import org.skald.log.testkit.specification.NamesSpecification.Read;
import org.skald.log.testkit.specification.NamesSpecification.ReadAll;
import org.skald.log.testkit.specification.NamesSpecification.Told;

@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NamesSpecificationTest {

  private static final int SEEDS = 20;
  private static final String PARENT = RealNames.PARENT;
  private static final OptionalLong ABSENT = OptionalLong.empty();

  private static Verdict check(History<Asked, Told> history) {
    return new Checker<>(new NamesSpecification(), 300_000).check(history);
  }

  private static Story<Asked, Told> story(int seed, int operations) {
    return Story.of(new Random(seed), operations, new RealNames());
  }

  private static Story<Asked, Told> quietStory(int seed) {
    return Story.withoutLosses(new Random(seed), 60, new RealNames());
  }

  private static Story.Step<Asked, Told> put(String value, Told told, String... names) {
    return new Story.Step<>(new Change(PARENT, Map.of(), List.of(names), List.of(), value), told);
  }

  private static Story.Step<Asked, Told> compareAndSet(
      String name, OptionalLong revision, String value, Told told) {
    return new Story.Step<>(
        new Change(PARENT, Map.of(name, revision), List.of(name), List.of(), value), told);
  }

  private static Story.Step<Asked, Told> delete(String name, Told told) {
    return new Story.Step<>(new Change(PARENT, Map.of(), List.of(), List.of(name), "-"), told);
  }

  private static Story.Step<Asked, Told> read(String name, Map<String, Name> found) {
    return new Story.Step<>(new Read(PARENT, name), new Found(found));
  }

  private static Story.Step<Asked, Told> readAll(Map<String, Name> found) {
    return new Story.Step<>(new ReadAll(PARENT), new Found(found));
  }

  private static Name name(String value, long revision) {
    return Name.of(value, revision);
  }

  static Stream<Integer> seeds() {
    return IntStream.range(0, SEEDS).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void what_names_do_is_accepted(int seed) {
    var history =
        story(seed, 200)
            .then(
                List.of(
                    put("x", new Changed(900), "a", "b", "c"),
                    compareAndSet("a", OptionalLong.of(900), "y", new Changed(901)),
                    compareAndSet("a", OptionalLong.of(900), "z", new ConditionFailed()),
                    delete("b", new Changed(902)),
                    compareAndSet("c", ABSENT, "z", new ConditionFailed()),
                    read("b", Map.of()),
                    readAll(Map.of("a", name("y", 901), "c", name("x", 900)))));

    assertThat(check(history)).isInstanceOf(Verdict.Linearizable.class);
  }

  static Stream<Arguments> violations() {
    var one = put("x", new Changed(900), "a", "b", "c");
    var two = put("y", new Changed(901), "a", "b");
    var at900 = OptionalLong.of(900);
    return Stream.of(
        violation("stale read", one, two, read("a", Map.of("a", name("x", 900)))),
        violation(
            "lost update",
            one,
            compareAndSet("a", at900, "y", new Changed(901)),
            compareAndSet("a", at900, "z", new Changed(902))),
        violation(
            "half of a transaction",
            one,
            two,
            readAll(Map.of("a", name("y", 901), "b", name("x", 900), "c", name("x", 900)))),
        violation(
            "condition failed that held",
            one,
            compareAndSet("a", at900, "y", new ConditionFailed())),
        violation(
            "made though it was there", one, compareAndSet("a", ABSENT, "y", new Changed(901))),
        violation("position gone back", one, put("y", new Changed(899), "a")),
        violation("position reused", one, put("y", new Changed(900), "a")),
        violation(
            "deleted and there",
            one,
            delete("a", new Changed(901)),
            read("a", Map.of("a", name("x", 900)))),
        violation("put and not there", one, read("a", Map.of())),
        violation(
            "there and not in the list",
            one,
            readAll(Map.of("a", name("x", 900), "b", name("x", 900)))),
        violation("a value that nobody put", one, read("a", Map.of("a", name("w", 901)))),
        violation("another revision", one, read("a", Map.of("a", name("x", 899)))));
  }

  @SafeVarargs
  private static Arguments violation(String name, Story.Step<Asked, Told>... steps) {
    return Arguments.of(name, List.of(steps));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void a_planted_violation_is_found(String name, List<Story.Step<Asked, Told>> steps) {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(check(quietStory(seed).then(steps)))
          .as("%s, seed %d", name, seed)
          .isInstanceOf(Verdict.Violated.class);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void an_open_transaction_happens_whole_or_not_at_all(int seed) {
    var open = new Change(PARENT, Map.of(), List.of("a", "b"), List.of(), "w");
    var one = put("x", new Changed(900), "a", "b", "c");
    var before = readAll(Map.of("a", name("x", 900), "b", name("x", 900), "c", name("x", 900)));
    var after = readAll(Map.of("a", name("w", 950), "b", name("w", 950), "c", name("x", 900)));
    var half = readAll(Map.of("a", name("w", 950), "b", name("x", 900), "c", name("x", 900)));
    var story = quietStory(seed);

    assertThat(check(story.thenOpen(open, List.of(one, before))))
        .isInstanceOf(Verdict.Linearizable.class);
    assertThat(check(story.thenOpen(open, List.of(one, before, after))))
        .isInstanceOf(Verdict.Linearizable.class);
    assertThat(check(story.thenOpen(open, List.of(one, after, before))))
        .isInstanceOf(Verdict.Violated.class);
    assertThat(check(story.thenOpen(open, List.of(one, half))))
        .isInstanceOf(Verdict.Violated.class);
  }
}

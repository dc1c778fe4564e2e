package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that nothing escapes: every planted bug is found by the claim that is about it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoordinationBugsTest {

  private static final int SEEDS = 1_000;

  static Collection<String> bugs() {
    return CoordinationBugs.all().keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void a_planted_bug_is_caught(String name) {
    var bug = Objects.requireNonNull(CoordinationBugs.all().get(name));

    var caught =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> bug.plant().simulation(seed, false).run())
            .filter(outcome -> outcome.violations().stream().anyMatch(bug::explains))
            .findAny();

    assertThat(caught).as("a seed that finds out that %s", name).isPresent();
    var violation = caught.get().violations().stream().filter(bug::explains).findFirst();
    System.out.printf("seed %d: %s: %s%n", caught.get().seed(), name, violation.orElseThrow());
  }
}

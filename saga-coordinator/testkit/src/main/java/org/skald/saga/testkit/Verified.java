package org.skald.saga.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.definition.Problem;
import org.skald.saga.definition.SchemaRisks;
import org.skald.saga.verify.CounterExample;
import org.skald.saga.verify.Verdict;

/**
 * What holds of a definition file.
 *
 * @param file the file
 * @param problems the mistakes in it, sorted by place
 * @param verdict what came of exploring it; empty when the mistakes leave nothing to explore
 * @param risks what later versions of its schemas may do to its sagas, where it is known how they
 *     may change; a proof does not depend on that
 */
public record Verified(
    Path file, List<Problem> problems, Optional<Verdict> verdict, SchemaRisks risks) {

  /** Keeps its own copy. */
  public Verified {
    problems = List.copyOf(problems);
  }

  /** Whether the file is sound and every path ends well. */
  public boolean isProven() {
    return problems.isEmpty() && verdict.filter(Verdict::isProven).isPresent();
  }

  /**
   * Throws an {@link AssertionError} that tells every mistake and shows the paths that they lead
   * to, unless the file is sound and every path ends well.
   */
  public void assertProven() {
    if (!isProven()) {
      throw new AssertionError(String.join(System.lineSeparator(), lines()));
    }
  }

  /** Every mistake, and a shortest path for each claim that does not hold. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    problems.forEach(problem -> lines.add(problem.render(file.toString())));
    verdict.ifPresent(it -> {
      it.counterExamples().forEach(example -> lines.addAll(lines(example)));
      if (!it.reach().isWhole()) {
        lines.add(
            "%s: more than %,d states, not all of which were explored"
                .formatted(file, it.reach().states()));
      }
    });
    return lines;
  }

  private List<String> lines(CounterExample example) {
    var lines = new ArrayList<String>();
    lines.add("%s: %s".formatted(file, example.sentence()));
    var number = 0;
    for (var happening : example.path()) {
      number++;
      var consequence = happening.consequence();
      lines.add(
          "%5d  %s%s"
              .formatted(
                  number,
                  happening.move().sentence(),
                  consequence.isEmpty() ? "" : " → " + consequence));
    }
    return lines;
  }
}

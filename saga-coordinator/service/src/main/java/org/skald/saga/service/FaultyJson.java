package org.skald.saga.service;

import java.util.List;
import org.skald.log.http.Problem;
import org.skald.saga.definition.InputProblem;

/** Says of JSON that it is not what a schema asks for, and names every mistake. */
final class FaultyJson {

  private FaultyJson() {}

  /** Of an input, or of a value. */
  static Problem of(String what, String schema, List<InputProblem> problems) {
    return Problem.of(
            422,
            "faulty-" + what,
            "Faulty " + what,
            "expected %s %s of %s, found %d mistake%s: %s"
                .formatted(
                    what.startsWith("i") ? "an" : "a",
                    what,
                    schema,
                    problems.size(),
                    problems.size() == 1 ? "" : "s",
                    problems.getFirst().render()))
        .with("problems", problems);
  }
}

package org.skald.saga.service;

import java.util.List;
import org.skald.log.http.Problem;
import org.skald.saga.definition.InputProblem;

/** Says of JSON that it is not what a schema asks for. */
final class FaultyJson {

  private FaultyJson() {}

  /** The same as a problem that names all mistakes. */
  static Problem problem(String code, String title, String expected, List<InputProblem> problems) {
    var problem = Problem.of(422, code, title, explain(expected, problems));
    return problem.with("problems", problems);
  }

  /** What was expected, how many mistakes were found, and the first of them. */
  static String explain(String expected, List<InputProblem> problems) {
    return "expected %s, found %d mistake%s: %s"
        .formatted(
            expected,
            problems.size(),
            problems.size() == 1 ? "" : "s",
            problems.getFirst().render());
  }
}

package org.skald.saga.service;

import java.util.List;
import org.skald.saga.definition.InputProblem;

/** Says of JSON that it is not what a schema asks for. */
final class FaultyJson {

  private FaultyJson() {}

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

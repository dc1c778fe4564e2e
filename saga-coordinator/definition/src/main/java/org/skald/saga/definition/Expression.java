package org.skald.saga.definition;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled CEL expression.
 *
 * @param source as it stands in the file
 * @param type of its value
 * @param constant its value, when it is written as a constant
 * @param steps the steps whose replies it reads
 * @param readsInput whether it reads the input
 * @param readsItem whether it reads the item that a step is done for
 * @param program evaluates it
 */
record Expression(
    String source,
    CelType type,
    Optional<CelConstant> constant,
    Set<String> steps,
    boolean readsInput,
    boolean readsItem,
    Program program) {

  /** An expression could not be evaluated; the message says why. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }

    Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  Object evaluate(Activation activation) throws Failed {
    try {
      return program.eval(activation);
    } catch (CelEvaluationException e) {
      var message = String.valueOf(e.getMessage()).replaceFirst("^evaluation error: ", "");
      throw new Failed("`%s`: %s".formatted(source, message), e);
    }
  }
}

package org.skald.saga;

/** Whether a step is to happen; the {@code when:} of a definition. */
@FunctionalInterface
public interface Condition {

  /** A pure function of the scope. */
  Tested test(Scope scope);

  /** What a condition came to. */
  sealed interface Tested {

    /** The step happens, or it does not. */
    record Known(boolean holds) implements Tested {}

    /** The expression could not be evaluated. */
    record Broken(String reason) implements Tested {}
  }
}

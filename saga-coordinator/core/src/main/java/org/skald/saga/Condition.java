package org.skald.saga;

import java.util.Optional;
import java.util.Set;

/** Whether a step is to happen; the {@code when:} of a definition. */
@FunctionalInterface
public interface Condition {

  /** A pure function of the scope. */
  Tested test(Scope scope);

  /** The steps without whose reply it cannot be tested. */
  default Set<String> needs() {
    return Set.of();
  }

  /** Its value, when that is the same for every saga. */
  default Optional<Boolean> constant() {
    return Optional.empty();
  }

  /** What a condition came to. */
  sealed interface Tested {

    /** The step happens, or it does not. */
    record Known(boolean holds) implements Tested {}

    /** The expression could not be evaluated. */
    record Broken(String reason) implements Tested {}
  }
}

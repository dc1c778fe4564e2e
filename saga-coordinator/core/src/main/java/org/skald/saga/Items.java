package org.skald.saga;

import java.util.Set;

/** The list that a step is done for each item of; the {@code for-each:} of a definition. */
@FunctionalInterface
public interface Items {

  /** How many there are: a pure function of the scope. */
  Counted count(Scope scope);

  /** The steps without whose reply it cannot be told. */
  default Set<String> needs() {
    return Set.of();
  }

  /** There never are fewer. */
  default int least() {
    return 0;
  }

  /** There never are more. */
  default int most() {
    return Action.ForEach.ITEMS_MAX;
  }

  /** What counting came to. */
  sealed interface Counted {

    /** So many. */
    record Known(int items) implements Counted {}

    /** The expression could not be evaluated. */
    record Broken(String reason) implements Counted {}
  }
}

package org.skald.saga.definition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.SagaDefinition;

/** What came of compiling a definition file. */
public sealed interface Compiled {

  /**
   * The file is sound.
   *
   * @param rulesLevel the level of rules by which it was read
   */
  record Sound(CheckedDefinition definition, int rulesLevel) implements Compiled {}

  /**
   * The file has mistakes.
   *
   * @param problems all of them, sorted by place
   * @param explorable what can be explored, to show what they lead to, when they are broken rules
   *     only; it must not run
   */
  record Faulty(List<Problem> problems, Optional<Explorable> explorable) implements Compiled {
    /** Keeps its own copy. */
    public Faulty {
      problems = List.copyOf(problems);
    }
  }

  /**
   * A definition that breaks rules.
   *
   * @param definition as far as the file says it
   * @param undeclared the compensatable steps of which the file does not say how they are undone,
   *     nor that there is nothing to undo
   * @param late the steps whose attempts, as the file gives them, do not fit the deadline
   */
  record Explorable(SagaDefinition definition, Set<String> undeclared, Set<String> late) {
    /** Keeps its own copies. */
    public Explorable {
      undeclared = Set.copyOf(undeclared);
      late = Set.copyOf(late);
    }
  }
}

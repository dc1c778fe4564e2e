package org.skald.saga.definition;

import java.util.List;

/** What came of compiling a definition file. */
public sealed interface Compiled {

  /** The file is sound. */
  record Sound(CheckedDefinition definition) implements Compiled {}

  /** The file has mistakes: all of them, sorted by place. */
  record Faulty(List<Problem> problems) implements Compiled {
    /** Keeps its own copy. */
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}

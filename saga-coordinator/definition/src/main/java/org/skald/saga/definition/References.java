package org.skald.saga.definition;

import java.util.List;
import java.util.SortedSet;

/** Which schemas a definition file names, so that they can be fetched before it is compiled. */
public sealed interface References {

  /** The full names, whether or not the rest of the file is sound. */
  record Named(SortedSet<String> schemas) implements References {}

  /** The file is no YAML that could be read. */
  record Unreadable(List<Problem> problems) implements References {
    /** Keeps its own copy. */
    public Unreadable {
      problems = List.copyOf(problems);
    }
  }
}

package org.skald.saga.definition;

import java.util.List;
import org.skald.saga.Payload;

/** What came of turning a JSON document into a payload. */
public sealed interface Converted {

  /** The payload, written with the pinned schema. */
  record Ready(Payload payload) implements Converted {}

  /** Everything that is wrong with the document. */
  record Faulty(List<InputProblem> problems) implements Converted {
    /** Keeps its own copy. */
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}

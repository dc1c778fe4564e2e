package org.skald.saga.definition;

import java.util.List;
import org.skald.saga.Payload;

/** What came of turning a document, such as one in JSON, into a payload. */
public sealed interface Converted {

  /** The payload: of a JSON document, written with the pinned schema. */
  record Ready(Payload payload) implements Converted {}

  /** Everything that is wrong with the document. */
  record Faulty(List<InputProblem> problems) implements Converted {
    /** Keeps its own copy. */
    public Faulty {
      problems = List.copyOf(problems);
    }

    /** The document as a whole is something else. */
    static Faulty whole(String expected, String found) {
      return new Faulty(List.of(new InputProblem("$", expected, found, "")));
    }
  }
}

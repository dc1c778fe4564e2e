package org.skald.saga.verify;

import java.util.List;
import org.skald.saga.SagaEvent;

/**
 * A path on which a claim does not hold: a shortest one.
 *
 * @param claim what does not hold
 * @param step of which it does not
 * @param reason what was found, beyond the claim; may be empty
 * @param path from the start; empty where no single path shows it
 */
public record CounterExample(Claim claim, String step, String reason, List<Happening> path) {

  /** Keeps its own copy of the path. */
  public CounterExample {
    path = List.copyOf(path);
  }

  /** What is wrong, for people. */
  public String sentence() {
    return "step '%s' %s%s"
        .formatted(step, claim.violation(), reason.isEmpty() ? "" : " (" + reason + ")");
  }

  /** One move, and what the saga made of it. */
  public record Happening(Move move, List<SagaEvent> events) {
    /** Keeps its own copy of the events. */
    public Happening {
      events = List.copyOf(events);
    }

    /** What the saga made of it, for people; may be empty. */
    public String consequence() {
      return Telling.of(this);
    }
  }
}

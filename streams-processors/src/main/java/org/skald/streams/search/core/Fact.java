package org.skald.streams.search.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.log.Revision;

/**
 * An event of the journal, as far as the view cares.
 *
 * @param sagaId whom it is about
 * @param revision its place in the shard's log: what is newer is told by it, not by when it came
 * @param at log time at which it happened
 * @param what what happened
 */
public record Fact(String sagaId, Revision revision, Instant at, What what) {

  /** What happened. */
  public sealed interface What {}

  /** The saga was started. */
  public record Started(String definition, int version, Optional<String> parent) implements What {}

  /**
   * The parent of a sub-saga asks to undo it; one that was not started never will be.
   *
   * @param definition empty when the event is older than this field
   */
  public record UndoAsked(Optional<String> definition, int version, String parent)
      implements What {}

  /**
   * The saga turned around.
   *
   * @param toSavePoint whether it goes forward again from a save-point
   */
  public record Turned(String cause, String reason, boolean toSavePoint) implements What {}

  /**
   * The saga is back at a save-point, from which it goes forward again.
   *
   * @param steps those that start anew
   */
  public record Returned(List<String> steps) implements What {
    /** Keeps its own copy. */
    public Returned {
      steps = List.copyOf(steps);
    }
  }

  /** The saga goes on under another version of its definition. */
  public record Migrated(int version) implements What {}

  /** Somebody has paused the saga, or let it go on. */
  public record Paused(boolean paused) implements What {}

  /** The saga is over. */
  public record Ended(boolean completed) implements What {}

  /** The log knows it no more. */
  public record Forgotten() implements What {}

  /**
   * Something became of a step.
   *
   * @param attempt from 1; 0 when the event does not say
   * @param reason empty when the event has none
   * @param participant topic of the participant that is asked; empty when nobody is
   * @param timedOut whether the outcome of an attempt stays unknown
   */
  public record StepMoved(
      String step,
      Told told,
      int attempt,
      String reason,
      Optional<String> participant,
      boolean timedOut)
      implements What {

    /** A step without more to say of it. */
    public static StepMoved of(String step, Told told, int attempt) {
      return new StepMoved(step, told, attempt, "", Optional.empty(), false);
    }

    /** The same, and why. */
    public StepMoved because(String why) {
      return new StepMoved(step, told, attempt, why, participant, timedOut);
    }

    /** The same, with the topic of who is asked. */
    public StepMoved asking(Optional<String> topic) {
      return new StepMoved(step, told, attempt, reason, topic, timedOut);
    }

    /** The same, and nobody knows what has become of it. */
    public StepMoved unknown() {
      return new StepMoved(step, told, attempt, reason, participant, true);
    }
  }
}

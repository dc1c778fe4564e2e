package org.skald.saga.testkit;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a saga came to.
 *
 * @param state completed, compensated or stuck
 * @param steps what became of each step, where something did
 */
public record Ending(String state, SortedMap<String, Became> steps) {

  /** What can become of a step that makes a difference outside of the saga. */
  public enum Became {
    /** It was done. */
    DONE,
    /** It was done, or may have been, and was undone. */
    UNDONE,
    /** Nobody knows whether it was done, and it was not undone. */
    POSSIBLY_DONE,
    /** The saga is stuck at it. */
    STUCK;

    /** The word for it: {@code possibly done}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Keeps its own copy. */
  public Ending {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /**
   * What one event does to what is known of the steps.
   *
   * @param event its name, the same in the log and in the journal
   */
  static void take(
      SortedMap<String, Became> steps, String event, String step, boolean isTriedAgain) {
    switch (event) {
      case "StepSucceeded", "LockAcquired" -> steps.put(step, Became.DONE);
      case "StepCompensated" -> steps.put(step, Became.UNDONE);
      case "SagaStuck" -> steps.put(step, Became.STUCK);
      case "StepTimedOut" -> {
        if (!isTriedAgain) {
          steps.put(step, Became.POSSIBLY_DONE);
        }
      }
      case "StepStarted",
          "StepFailed",
          "StepRefused",
          "StepResumed",
          "StepEdited",
          "StepSkippedByHand" ->
          steps.remove(step);
      default -> {} // Nothing has become of a step by it.
    }
  }
}

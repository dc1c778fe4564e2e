package org.skald.saga.verify;

import org.skald.saga.CommandId.Direction;

/**
 * A state that only a person, or a late answer, leads out of: the saga is stuck at a step, and what
 * has come of it so far is kept.
 *
 * @param step where it is stuck
 * @param direction on the way forward, or undoing it
 * @param cause what came last
 */
public record ManualState(String step, Direction direction, Cause cause)
    implements Comparable<ManualState> {

  /** Why a saga is stuck. */
  public enum Cause {
    /** The participant has refused. */
    REFUSED,
    /** The last attempt has failed. */
    FAILED,
    /** Nobody knows whether it was done. */
    UNKNOWN,
    /** It has waited in vain for a signal. */
    NO_SIGNAL,
    /** It has waited in vain for an event. */
    NO_EVENT
  }

  /** The state for people. */
  public String sentence() {
    var what =
        switch (cause) {
          case REFUSED -> "is refused";
          case FAILED -> "fails at its last attempt";
          case UNKNOWN -> "is not answered at its last attempt";
          case NO_SIGNAL -> "gets no signal in time";
          case NO_EVENT -> "gets no event in time";
        };
    return switch (direction) {
      case DO -> "%s %s".formatted(step, what);
      case UNDO -> "the compensation of %s %s".formatted(step, what);
    };
  }

  /** By step, direction and cause. */
  @Override
  public int compareTo(ManualState other) {
    var bySteps = step.compareTo(other.step);
    var byDirections = direction.compareTo(other.direction);
    if (bySteps != 0) {
      return bySteps;
    }
    return byDirections != 0 ? byDirections : cause.compareTo(other.cause);
  }
}

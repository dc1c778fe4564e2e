package org.skald.coordination;

/** A counter: a number to which anybody may add. One that nobody has added to stands at zero. */
public record CounterState(long value) implements CoordinationState {

  /** Where a counter begins. */
  public static final CounterState ZERO = new CounterState(0);
}

package org.skald.coordination;

/** A wish about a counter. */
public sealed interface CounterCommand extends CoordinationCommand {

  /** Which counter. */
  CounterName counter();

  /** Its value is to be greater by this much, or less if that is negative. */
  record Add(CounterName counter, long delta) implements CounterCommand {}
}

package org.skald.coordination;

/** What happened to a counter. */
public sealed interface CounterEvent extends CoordinationEvent {

  /** Which counter. */
  CounterName counter();

  @Override
  default String key() {
    return Keys.of(counter());
  }

  /** It has this value. */
  record CounterAdded(CounterName counter, long delta, long value) implements CounterEvent {}
}

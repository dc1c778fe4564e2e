package org.skald.coordination;

/** What happened to a sequence. */
public sealed interface SequenceEvent extends CoordinationEvent {

  /** Which sequence. */
  SequenceName sequence();

  @Override
  default String key() {
    return Keys.of(sequence());
  }

  /** The ids from {@code from} on and before {@code to} are somebody's. */
  record IdsReserved(SequenceName sequence, long from, long to) implements SequenceEvent {}
}

package org.skald.coordination;

/** What happened to a latch. */
public sealed interface LatchEvent extends CoordinationEvent {

  /** Which latch. */
  LatchName latch();

  @Override
  default String key() {
    return Keys.of(latch());
  }

  /** A party has done its part, and others are still to. */
  record LatchCountedDown(LatchName latch, String party, int count) implements LatchEvent {}

  /** The last party has done its part: it is open, for ever. */
  record LatchOpened(LatchName latch, String party, int count) implements LatchEvent {}
}

package org.skald.coordination;

import org.skald.log.Position;

/** What happened to a barrier. */
public sealed interface BarrierEvent extends CoordinationEvent {

  /** Which barrier. */
  BarrierName barrier();

  @Override
  default String key() {
    return Keys.of(barrier());
  }

  /**
   * A session has entered.
   *
   * @param round the record with which the round began
   */
  record BarrierEntered(BarrierName barrier, SessionId session, int parties, Position round)
      implements BarrierEvent {}

  /** All have entered and may go on. */
  record BarrierOpened(BarrierName barrier) implements BarrierEvent {}

  /** A session has left; with the last one the round is over. */
  record BarrierLeft(BarrierName barrier, SessionId session) implements BarrierEvent {}
}

package org.skald.coordination;

/** A wish about a barrier. */
public sealed interface BarrierCommand extends CoordinationCommand {

  /** Which barrier. */
  BarrierName barrier();

  /**
   * A session enters, and may go on when all have.
   *
   * @param parties how many have to; the first of a round fixes it for that round
   */
  record Enter(BarrierName barrier, SessionId session, int parties) implements BarrierCommand {

    /** The most parties of a barrier. */
    public static final int PARTIES_MAX = 1_000;

    /** Refuses a number of parties out of bounds. */
    public Enter {
      if (parties < 1 || parties > PARTIES_MAX) {
        throw new IllegalArgumentException(
            "expected 1 to %d parties, found %d".formatted(PARTIES_MAX, parties));
      }
    }
  }

  /** A session leaves; the round is over when all have. */
  record Leave(BarrierName barrier, SessionId session) implements BarrierCommand {}
}

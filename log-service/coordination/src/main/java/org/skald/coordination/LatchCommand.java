package org.skald.coordination;

/** A wish about a latch. */
public sealed interface LatchCommand extends CoordinationCommand {

  /** Which latch. */
  LatchName latch();

  /**
   * A party has done its part. Each counts once, however often it says so.
   *
   * @param count how many parties there are; the first who says so fixes it for ever
   */
  record CountDown(LatchName latch, String party, int count) implements LatchCommand {

    /** The most parties: those that have done their part are kept by name until all have. */
    public static final int COUNT_MAX = 1_000;

    /** Refuses a count out of bounds and what is no name, see {@link Names}. */
    public CountDown {
      if (count < 1 || count > COUNT_MAX) {
        throw new IllegalArgumentException(
            "expected a count of 1 to %d, found %d".formatted(COUNT_MAX, count));
      }
      Names.require("a party's name", party);
    }
  }
}

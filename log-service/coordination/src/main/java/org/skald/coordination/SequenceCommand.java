package org.skald.coordination;

/** A wish about a sequence. */
public sealed interface SequenceCommand extends CoordinationCommand {

  /** Which sequence. */
  SequenceName sequence();

  /** Somebody wants this many ids that nobody else has or will have. */
  record Reserve(SequenceName sequence, int count) implements SequenceCommand {

    /** The most ids of one block. */
    public static final int COUNT_MAX = 1_000_000;

    /** Refuses an empty block and one that is too large. */
    public Reserve {
      if (count < 1 || count > COUNT_MAX) {
        throw new IllegalArgumentException(
            "expected a block of 1 to %d ids, found %d".formatted(COUNT_MAX, count));
      }
    }
  }
}

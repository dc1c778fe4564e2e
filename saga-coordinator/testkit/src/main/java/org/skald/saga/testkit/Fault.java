package org.skald.saga.testkit;

/** What can go wrong in a simulation. Each is a chance of its own at each of its occasions. */
public enum Fault {
  /**
   * A participant refuses a compensatable step or a pivot, a person a signal, or a lock is held.
   */
  REFUSE("refuse", 0.05),
  /** A participant fails this time. */
  FAIL("fail", 0.05),
  /** A participant refuses what must not be refused: a retriable step, or a compensation. */
  REFUSE_FOR_GOOD("refuse-for-good", 0.002),
  /** A command does not arrive. */
  LOSE_COMMAND("lose-command", 0.02),
  /** A participant has done it, and its answer does not arrive. */
  LOSE_REPLY("lose-reply", 0.02),
  /** A command arrives late, perhaps when nobody waits for it any more. */
  DELAY("delay", 0.02),
  /** A command arrives twice. */
  REPEAT("repeat", 0.05),
  /** Nobody signals, and no event comes. */
  SILENCE("silence", 0.05),
  /** Somebody cancels the saga. */
  CANCEL("cancel", 0.05);

  private final String word;
  private final double usualChance;

  Fault(String word, double usualChance) {
    this.word = word;
    this.usualChance = usualChance;
  }

  /** Its name in a {@link FaultPlan}. */
  public String word() {
    return word;
  }

  double usualChance() {
    return usualChance;
  }
}

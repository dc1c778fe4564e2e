package org.skald.guard;

/**
 * What a guard says to a fencing token: the rule of all guards, without a memory.
 *
 * <p>An equal token is admitted, for it is the same grant: its holder may write as often as it
 * likes. A greater one is admitted and raises the bar, since its grant is later. A lower one is
 * refused: a later grant has been seen, so the lock of this one is lost, whether its holder knows
 * it or not.
 */
public sealed interface Verdict {

  /** Below every token: nothing has been seen yet. */
  long NOTHING_SEEN = Long.MIN_VALUE;

  /**
   * The write may go on.
   *
   * @param highest token seen from now on
   */
  record Admitted(long highest) implements Verdict {}

  /**
   * The write must not happen.
   *
   * @param found its token
   * @param highest token seen
   */
  record Superseded(long found, long highest) implements Verdict {}

  /** The verdict on a token, where {@code highest} is the highest seen before. */
  static Verdict of(long highest, long token) {
    return token < highest ? new Superseded(token, highest) : new Admitted(token);
  }
}

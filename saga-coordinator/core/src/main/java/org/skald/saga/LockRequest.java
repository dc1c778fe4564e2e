package org.skald.saga;

import java.time.Duration;

/**
 * Which lock a saga asks for, and how.
 *
 * @param key names the lock: the same for all sagas of whatever definition
 * @param mode how it is held beside others
 * @param amount what is taken from the quantity of an escrow, or added when below 0; else 0
 * @param patience how long the saga waits for it; then it is refused
 */
public record LockRequest(String key, LockMode mode, long amount, Duration patience) {

  /** Longest key, in characters. */
  public static final int KEY_MAX = 200;

  /** The largest amount of one saga, taken or added. */
  public static final long AMOUNT_MAX = 1_000_000_000_000_000L;

  /** Refuses what is no request. */
  public LockRequest {
    requireKey(key);
    if (amount < -AMOUNT_MAX || amount > AMOUNT_MAX || (mode != LockMode.ESCROW && amount != 0)) {
      throw new IllegalArgumentException(
          "expected an amount of at most %d for the escrow '%s', found %d of mode %s"
              .formatted(AMOUNT_MAX, key, amount, mode.word()));
    }
    if (patience.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "expected to wait at least 1 ms for the lock '%s', found %s".formatted(key, patience));
    }
  }

  /**
   * Refuses what is no key of a lock.
   *
   * @throws IllegalArgumentException that says what is expected
   */
  public static String requireKey(String key) {
    if (!isKey(key)) {
      throw new IllegalArgumentException(
          "expected a lock of 1 to %d printable characters, found '%s'".formatted(KEY_MAX, key));
    }
    return key;
  }

  static boolean isKey(String text) {
    return !text.isBlank()
        && text.length() <= KEY_MAX
        && text.chars().noneMatch(Character::isISOControl);
  }
}

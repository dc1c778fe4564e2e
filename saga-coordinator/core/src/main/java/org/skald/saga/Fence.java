package org.skald.saga;

/**
 * Under which lock a command was given, and by which grant of it.
 *
 * @param lock name of the lock
 * @param token of the grant: a later grant has a greater one
 */
public record Fence(String lock, long token) {

  /** Longest name, in characters. */
  public static final int LENGTH_MAX = 200;

  /** Refuses what is no name of a lock, and a token below 0. */
  public Fence {
    if (lock.isBlank()
        || lock.length() > LENGTH_MAX
        || lock.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "expected a lock of 1 to %d printable characters, found '%s'"
              .formatted(LENGTH_MAX, lock));
    }
    if (token < 0) {
      throw new IllegalArgumentException(
          "expected a fencing token from 0, found %d".formatted(token));
    }
  }
}

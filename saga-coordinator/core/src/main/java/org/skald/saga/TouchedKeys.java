package org.skald.saga;

import java.util.List;

/**
 * The keys of what a command reads and writes, in the order of its definition.
 *
 * @param reads what it only reads
 * @param writes what it changes
 * @param untold why keys are missing that could not be evaluated
 */
public record TouchedKeys(List<String> reads, List<String> writes, List<String> untold) {

  /** Longest key, in characters: that of a lock, since both may name the same. */
  public static final int KEY_MAX = LockRequest.KEY_MAX;

  /** Keeps its own copies. */
  public TouchedKeys {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    untold = List.copyOf(untold);
  }

  /**
   * Refuses what is no key.
   *
   * @throws IllegalArgumentException that says what is expected
   */
  public static String requireKey(String key) {
    if (!LockRequest.isKey(key)) {
      throw new IllegalArgumentException(
          "expected a key of 1 to %d printable characters, found '%s'".formatted(KEY_MAX, key));
    }
    return key;
  }
}

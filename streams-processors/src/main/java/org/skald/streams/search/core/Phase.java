package org.skald.streams.search.core;

import java.util.Arrays;
import java.util.Locale;

/** Where a saga stands, in one word. */
public enum Phase {
  /** On its way forward. */
  RUNNING,
  /** On its way back to a save-point, from which it goes forward again. */
  RETURNING,
  /** On its way back to where it began. */
  COMPENSATING,
  /** Waits for a person at one of its steps, on either way. */
  STUCK,
  /** A person has paused it, on either way; it may be stuck besides. */
  PAUSED,
  /** Every step was done or skipped. */
  COMPLETED,
  /** Whatever was done is undone. */
  COMPENSATED;

  /** The word for it on every surface: {@code running}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the saga is over. */
  public boolean isEnd() {
    return this == COMPLETED || this == COMPENSATED;
  }

  /**
   * Reads what {@link #word} wrote.
   *
   * @throws IllegalArgumentException when it did not
   */
  public static Phase ofWord(String word) {
    return Arrays.stream(values())
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                ("state: expected running, returning, compensating, stuck, paused, completed or"
                        + " compensated, found '%s'")
                    .formatted(word)));
  }
}

package org.skald.streams.search.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a step of a saga stands, in the words of every other surface. */
public enum Standing {
  /** A participant is asked, or it waits. */
  RUNNING,
  /** Its participant is asked what became of it. */
  QUERYING,
  /** The next attempt has its time. */
  RETRYING,
  /** The saga is stuck here on its way forward. */
  HELD,
  /** It is settled without having happened. */
  SKIPPED,
  /** It was given up and has not happened. */
  NOT_DONE,
  /** It is done. */
  DONE,
  /** It was given up and may have happened. */
  POSSIBLY_DONE,
  /** A participant is asked to undo it. */
  COMPENSATING,
  /** The next attempt to undo it has its time. */
  COMPENSATION_RETRYING,
  /** The saga is stuck here on its way back. */
  COMPENSATION_HELD,
  /** It is undone. */
  COMPENSATED;

  /** The word for it: {@code not-done}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a person is waited for. */
  public boolean isStuck() {
    return this == HELD || this == COMPENSATION_HELD;
  }

  /** Whether something is still to come of it; few sagas are there at a time. */
  public boolean isOpen() {
    return switch (this) {
      case RUNNING,
          QUERYING,
          RETRYING,
          HELD,
          COMPENSATING,
          COMPENSATION_RETRYING,
          COMPENSATION_HELD ->
          true;
      case SKIPPED, NOT_DONE, DONE, POSSIBLY_DONE, COMPENSATED -> false;
    };
  }

  /**
   * Reads what {@link #word} wrote.
   *
   * @throws IllegalArgumentException when it did not
   */
  public static Standing ofWord(String word) {
    return Arrays.stream(values())
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "standing: expected one of %s, found '%s'".formatted(words(), word)));
  }

  private static String words() {
    return Arrays.stream(values()).map(Standing::word).collect(Collectors.joining(", "));
  }
}

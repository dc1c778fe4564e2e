package org.skald.coordination;

import java.util.Arrays;
import java.util.Locale;

/** How much somebody may do with names; each level includes those before it. */
public enum AccessLevel {
  /** May see them. */
  READ,
  /** May change them. */
  WRITE,
  /** May say who may do what. */
  MANAGE;

  /** Whether who has this may do what takes that. */
  public boolean includes(AccessLevel needed) {
    return compareTo(needed) >= 0;
  }

  /** How it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #word} has written. */
  public static AccessLevel of(String word) {
    return Arrays.stream(values())
        .filter(it -> it.word().equals(word))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected a level of read, write or manage, found '%s'".formatted(word)));
  }
}

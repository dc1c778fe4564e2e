package org.skald.log.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Points in time as ISO 8601 has them: {@code 2026-03-01T12:00:00Z}. */
public final class Times {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Times() {}

  /** The time, unless the text is none, or one that is not within the years 1 to 9999. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(Instant.parse(text))
          .filter(it -> !it.isBefore(FIRST) && !it.isAfter(LAST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

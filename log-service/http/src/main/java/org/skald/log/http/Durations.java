package org.skald.log.http;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skald.log.Spans;

/** Durations as people write them, {@code 30s}, and as ISO 8601 has them, {@code PT30S}. */
public final class Durations {

  /** What is expected where a duration stands. */
  public static final String EXPECTED = "a duration such as 500ms, 30s, 15m, 2h, 1d or PT30S";

  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /** The duration, unless the text is none, or one that is negative or beyond a hundred years. */
  public static Optional<Duration> parse(String text) {
    return read(text).filter(it -> !it.isNegative() && it.compareTo(Spans.MAX) <= 0);
  }

  private static Optional<Duration> read(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return Optional.of(
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          });
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

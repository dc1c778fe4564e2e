package org.skald.saga.definition;

import java.time.Duration;

/** Durations as definition files write them. */
final class Durations {

  private Durations() {}

  /** In the largest unit that needs no fraction: {@code 90s}, {@code 2m}. */
  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 != 0
        ? seconds / 60 + "m"
        : seconds % 86_400 != 0 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}

package org.skald.saga.definition;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.RetryPolicy;
import org.skald.saga.definition.Draft.Located;

/** Reads how often something is tried, with which waits in between. */
final class RetryReader {

  private static final int ATTEMPTS_MAX = 1_000_000;
  private static final int ROUNDS_MAX = 1_000;

  private RetryReader() {}

  /** What is tried how often; the place is that of a given number. */
  record Read(RetryPolicy policy, Optional<Located<Integer>> givenAttempts) {}

  /** How often a participant is asked. */
  static Read read(Section keys, int defaultAttempts) {
    var attempts = keys.count("attempts", ATTEMPTS_MAX, Map.of("unlimited", RetryPolicy.UNLIMITED));
    return new Read(policy(keys, attempts, defaultAttempts), attempts);
  }

  /** How often the way that follows a save-point is gone; the first time counts. */
  static RetryPolicy readRounds(Section keys) {
    var attempts = keys.required("attempts", "3", keys.count("attempts", ROUNDS_MAX, Map.of()));
    attempts
        .filter(it -> it.value() == 1)
        .ifPresent(once ->
            keys.problems()
                .addRule(
                    once.place(),
                    once.path(),
                    "at least 2 attempts, of which the first is the one without a save-point",
                    "'1'",
                    ""));
    return policy(keys, attempts, 2);
  }

  private static RetryPolicy policy(
      Section keys, Optional<Located<Integer>> attempts, int defaultAttempts) {
    var backoff = keys.duration("backoff");
    var maxBackoff = keys.duration("max-backoff");
    var jitter = keys.share("jitter").map(Located::value).orElse(StepReader.JITTER);
    var first = backoff.map(Located::value).orElse(StepReader.BACKOFF);
    var longest =
        maxBackoff.map(Located::value).orElseGet(() -> longer(first, StepReader.BACKOFF_MAX));
    if (longest.compareTo(first) < 0) {
      maxBackoff.ifPresent(given ->
          keys.problems()
              .add(
                  given.place(),
                  given.path(),
                  "a duration that is not shorter than 'backoff' (%s)"
                      .formatted(Durations.format(first)),
                  "'%s'".formatted(Durations.format(given.value())),
                  ""));
    }
    return new RetryPolicy(
        attempts.map(Located::value).orElse(defaultAttempts),
        first,
        longer(first, longest),
        jitter);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}

package org.skald.participant.http.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a balancer judges endpoints.
 *
 * @param memory in which time what is known of an endpoint's latency fades to a third
 * @param failureCost latency that a failed call counts as, so that one who fails quickly does not
 *     look fast
 * @param ejectAfter failures in a row after which an endpoint is ejected
 * @param ejection for how long at first; each time in a row for twice as long
 * @param ejectionMax for how long at most
 * @param probes in a row that agree before an endpoint counts as healthy or not
 */
public record BalancerConfig(
    Duration memory,
    Duration failureCost,
    int ejectAfter,
    Duration ejection,
    Duration ejectionMax,
    int probes) {

  /** What does for most services. */
  public static final BalancerConfig DEFAULT =
      new BalancerConfig(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          2);

  /** Refuses what cannot be, with all problems at once. */
  public BalancerConfig {
    List<String> problems = new ArrayList<>();
    if (memory.isNegative() || memory.isZero()) {
      problems.add("memory: expected more than zero, found " + memory);
    }
    if (ejectAfter < 1 || probes < 1) {
      problems.add(
          "ejectAfter and probes: expected at least 1, found %d and %d"
              .formatted(ejectAfter, probes));
    }
    if (ejection.compareTo(ejectionMax) > 0) {
      problems.add(
          "ejectionMax: expected at least ejection (%s), found %s"
              .formatted(ejection, ejectionMax));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("balancer: " + String.join("; ", problems));
    }
  }
}

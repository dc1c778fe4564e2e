package org.skald.infra.system.histories;

import java.time.Duration;
import java.util.Random;

/**
 * Which locks and names of a run are in use: one of each for the whole run, and one for a while, so
 * that there are long histories and short ones.
 */
final class Keys {

  private static final Duration TERM = Duration.ofSeconds(8);

  private final String run;
  private final long startNs = System.nanoTime();

  Keys(String run) {
    this.run = run;
  }

  String lock(Random random) {
    return "%s-lock-%s".formatted(run, term(random));
  }

  String parent(Random random) {
    return "/%s/%s".formatted(run, term(random));
  }

  private String term(Random random) {
    return random.nextInt(3) == 0
        ? "steady"
        : Long.toString((System.nanoTime() - startNs) / TERM.toNanos());
  }
}

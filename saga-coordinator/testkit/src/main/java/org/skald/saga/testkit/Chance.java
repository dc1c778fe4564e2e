package org.skald.saga.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Everything that is random in a run. Each occasion has a name and its own chance by that name and
 * the seed, not by how many came before it: so a run without one of its faults is else the same, as
 * far as it can be.
 */
final class Chance {

  private final long seed;
  private final FaultPlan plan;
  private final Set<Struck> spared;
  private final List<Struck> struck = new ArrayList<>();

  /** A fault at one occasion. */
  record Struck(Fault fault, String occasion) {
    @Override
    public String toString() {
      return fault.word() + " at " + occasion;
    }
  }

  /**
   * Of a run.
   *
   * @param spared what does not go wrong, though by chance it would
   */
  Chance(long seed, FaultPlan plan, Set<Struck> spared) {
    this.seed = seed;
    this.plan = plan;
    this.spared = spared;
  }

  RandomGenerator random(String name) {
    var bytes = (seed + "/" + name).getBytes(StandardCharsets.UTF_8);
    return new SplittableRandom(UUID.nameUUIDFromBytes(bytes).getMostSignificantBits());
  }

  /** A time from 1 ms on, at the most this long. */
  long withinMs(String name, long mostMs) {
    return 1 + (long) (random(name).nextDouble() * mostMs);
  }

  boolean strikes(Fault fault, String occasion) {
    var strike = new Struck(fault, occasion);
    var strikes =
        random(strike.toString()).nextDouble() < plan.of(fault) && !spared.contains(strike);
    if (strikes) {
      struck.add(strike);
    }
    return strikes;
  }

  /** The faults that struck, in their order. */
  List<Struck> struck() {
    return List.copyOf(struck);
  }
}

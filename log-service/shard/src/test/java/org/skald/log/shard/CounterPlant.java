package org.skald.log.shard;

/** What is planted into a simulation of counters. */
interface CounterPlant extends Plant<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  /** No bug. */
  CounterPlant NONE = new CounterPlant() {};

  /** A simulation of counters with this plant. */
  default Simulation simulation(long seed, boolean verbose) {
    return Simulation.of(seed, new CounterTenant(this, false), this, verbose);
  }

  /** One in which nodes of two releases run side by side while the rules are raised. */
  default Simulation rolling(long seed, boolean verbose) {
    return Simulation.of(seed, new CounterTenant(this, true), this, verbose);
  }
}

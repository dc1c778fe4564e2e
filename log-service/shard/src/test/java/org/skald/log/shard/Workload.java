package org.skald.log.shard;

import java.util.Map;

/** The clients of one run of a simulation, and what has to hold of what they saw. */
public interface Workload {

  /** Before anything else: the shard is not open yet. */
  default void begin() {}

  /** A node begins a new life; its replica is there, and may die at once. */
  default void started(SimulatedNode node) {}

  /** The shard is open. Clients go on until the simulation is calm, or as long as they like. */
  void letClientsIn();

  /** Nothing has gone wrong for a while: everybody goes. */
  default void leave() {}

  /** How often it came to each of what it is there to come to. */
  default Map<String, Integer> reached() {
    return Map.of();
  }

  /** All is over: compares what clients saw with what the log came to. */
  void check(Truth truth);
}

package org.skald.coordination.node;

import java.util.function.LongSupplier;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.log.shard.Plant;
import org.skald.log.shard.Simulation;

/** What is planted into a simulation of the coordination log: nothing, or a bug to be found. */
interface CoordinationPlant
    extends Plant<
        CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void> {

  /** No bug. */
  CoordinationPlant NONE = new CoordinationPlant() {};

  /** The clock by which a node vouches for sessions, perhaps broken. */
  default LongSupplier clockNs(LongSupplier sound) {
    return sound;
  }

  /** A simulation of the coordination log with this plant. */
  default Simulation simulation(long seed, boolean verbose) {
    return Simulation.of(seed, new CoordinationTenant(this), this, verbose);
  }
}

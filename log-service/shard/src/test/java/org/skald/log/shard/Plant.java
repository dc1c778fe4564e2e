package org.skald.log.shard;

import org.skald.log.ShardDecider;

/**
 * What a simulation puts between the runtime and its world: nothing, or a bug that it has to find.
 */
interface Plant {

  /** No bug. */
  Plant NONE = new Plant() {};

  /** The ports of a node, perhaps broken. */
  default ShardPorts ports(ShardPorts sound, SimulatedNode node) {
    return sound;
  }

  /** The tenant's codec on a node, perhaps broken. */
  default ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> codec(
      ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, SimulatedNode node) {
    return sound;
  }

  /** The tenant's rules on a node, perhaps broken. */
  default ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> decider(
      ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, SimulatedNode node) {
    return sound;
  }

  /** Whether clients are answered as soon as their command is appended. */
  default boolean answersBeforeApplying() {
    return false;
  }
}

package org.skald.log.shard;

import java.util.function.Consumer;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;

/** A tenant with what is planted into it, so that a simulation need not know its types. */
record Hosted<C, S, E, R extends Rejection, F>(
    Tenant<C, S, E, R, F> tenant, Plant<C, S, E, R, F> plant) {

  /** The replica of a node, as its runner would run it. */
  ShardLoop<C, S, E, R, F> loop(
      ShardConfig config,
      SimulatedNode node,
      ShardPorts sound,
      Consumer<Replica.Committed> committed) {
    return new ShardLoop<>(
        config,
        plant.decider(plant.rules(rules(node)), node),
        plant.codec(tenant.codec(), node),
        new SimulatedWire(),
        plant.ports(sound, node),
        committed);
  }

  private ShardDecider<C, S, E, R, F> rules(SimulatedNode node) {
    return node.isOld() ? tenant.earlier().orElseThrow() : tenant.decider();
  }

  /** The highest level of rules that a node knows, by the sound rules of its release. */
  int knownRules(SimulatedNode node) {
    return rules(node).knownRules();
  }

  /** A replica without any fault but one that all share. */
  Replica<C, S, E, R, F> reference(ShardConfig config, ShardStore store) {
    return new Replica<>(
        config, plant.rules(tenant.decider()), tenant.codec(), new SimulatedWire(), store);
  }
}

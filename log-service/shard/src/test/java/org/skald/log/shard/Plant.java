package org.skald.log.shard;

import org.skald.log.Rejection;
import org.skald.log.ShardDecider;

/**
 * What a simulation puts between the runtime and its world: nothing, or a bug that it has to find.
 *
 * @param <C> command
 * @param <S> state
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public interface Plant<C, S, E, R extends Rejection, F> {

  /** The ports of a node, perhaps broken. */
  default ShardPorts ports(ShardPorts sound, SimulatedNode node) {
    return sound;
  }

  /** The tenant's codec on a node, perhaps broken. */
  default ShardCodec<C, S, E, R, F> codec(ShardCodec<C, S, E, R, F> sound, SimulatedNode node) {
    return sound;
  }

  /** The tenant's rules on a node, perhaps broken there. */
  default ShardDecider<C, S, E, R, F> decider(
      ShardDecider<C, S, E, R, F> sound, SimulatedNode node) {
    return sound;
  }

  /** The tenant's rules, perhaps broken on all nodes alike, so that no two of them differ. */
  default ShardDecider<C, S, E, R, F> rules(ShardDecider<C, S, E, R, F> sound) {
    return sound;
  }

  /** Whether clients are answered as soon as their command is appended. */
  default boolean answersBeforeApplying() {
    return false;
  }

  /** Whether a linearizable read is answered at once. */
  default boolean readsWithoutBarrier() {
    return false;
  }
}

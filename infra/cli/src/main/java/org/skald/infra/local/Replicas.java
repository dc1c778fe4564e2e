package org.skald.infra.local;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.skald.coordination.node.CoordinationNode;
import org.skald.coordination.node.ShardPlacement;
import org.skald.log.shard.ReplicaStatus;
import org.skald.saga.service.SagaNode;

/**
 * The replicas of one log on this node, for health and metrics.
 *
 * @param log its name
 * @param shards how many it has
 * @param status how each is
 * @param broken why those that have stopped did so
 * @param ready whether all of them may be asked
 */
record Replicas(
    String log,
    int shards,
    Supplier<List<ReplicaStatus>> status,
    Supplier<List<Throwable>> broken,
    BooleanSupplier ready) {

  static Replicas of(SagaNode node, ShardPlacement placement) {
    return new Replicas(
        node.topics().log(),
        node.shards(),
        node::status,
        node::broken,
        () -> placement.isReady() && node.isReady());
  }

  static Replicas of(CoordinationNode node) {
    return new Replicas(CoordinationNode.LOG, 1, node::status, node.host()::broken, node::isReady);
  }
}

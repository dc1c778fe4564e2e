package org.skald.log.kafka;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Position;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.ReplicaStatus;

/** A node of a log, as whoever places the shards and raises their rules sees it. */
public interface ShardHost {

  /** Name of the log. */
  String log();

  /** How many shards the log has. */
  int shards();

  /** The shards of which this node holds a replica, open or on the way to it. */
  Set<Integer> held();

  /** Whether this node's replica has caught up and answers; false when there is none. */
  boolean isOpen(int shard);

  /** Begins to hold a replica; nothing happens if this node does. */
  void hold(int shard);

  /** Stops this node's replica and deletes its data; nothing happens if there is none. */
  void drop(int shard);

  /** How each replica of this node is, those that have had their first round. */
  List<ReplicaStatus> status();

  /** Why replicas of this node have stopped, of those that have. */
  List<Throwable> broken();

  /** The highest level of rules that this node's release knows. */
  int knownRules();

  /**
   * Raises the rules of a shard of which this node holds a replica, and completes when that has
   * applied it.
   */
  CompletableFuture<Position> raise(int shard, ControlRecord.SetRulesLevel rules);

  /** This node is to drive a shard under a term; nothing happens if it does not hold it. */
  void appoint(int shard, Position term);
}

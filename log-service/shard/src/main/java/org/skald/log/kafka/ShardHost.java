package org.skald.log.kafka;

import java.util.Set;
import org.skald.log.Position;

/** A node of a log, as whoever places the shards sees it. */
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

  /** This node is to drive a shard under a term; nothing happens if it does not hold it. */
  void appoint(int shard, Position term);
}

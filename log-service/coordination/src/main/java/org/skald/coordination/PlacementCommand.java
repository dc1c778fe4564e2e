package org.skald.coordination;

/** A wish about where shards live. */
public sealed interface PlacementCommand extends CoordinationCommand {

  /**
   * A node offers to hold shards of a log. A repeat by one that counts as away brings it back.
   *
   * @param weight how much it can carry, compared with the others; above zero
   * @param shards how many shards the log has
   * @param replicas how many members shall hold each of them
   */
  record Offer(LogName log, MemberName member, double weight, int shards, int replicas)
      implements PlacementCommand {

    /** Refuses what is no offer. */
    public Offer {
      if (!(weight > 0 && weight <= 1_000)) {
        throw new IllegalArgumentException(
            "expected a weight above 0 and at most 1000, found " + weight);
      }
      if (shards < 1 || replicas < 1) {
        throw new IllegalArgumentException(
            "expected at least one shard and one replica, found %d and %d"
                .formatted(shards, replicas));
      }
    }
  }

  /** A node's replica of a shard has caught up and answers. */
  record Open(LogName log, MemberName member, int shard) implements PlacementCommand {}

  /** A node's replica of a shard is there no longer, or is not to be asked. */
  record Close(LogName log, MemberName member, int shard) implements PlacementCommand {}

  /** Proposed when a member has been away for long: others are to hold what it held. */
  record Relocate() implements PlacementCommand {}
}

package org.skald.coordination;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.skald.log.Position;

/** What happened to where shards live. */
public sealed interface PlacementEvent extends CoordinationEvent {

  /** Of which log. */
  LogName log();

  @Override
  default String key() {
    return Keys.PLACEMENT;
  }

  /** The log is known from now on. */
  record LogPlaced(LogName log, int shards, int replicas) implements PlacementEvent {}

  /** A member holds what it is told to. */
  record HostJoined(LogName log, MemberName member, double weight) implements PlacementEvent {}

  /** A member is gone, perhaps not for long. Its replicas are not open. */
  record HostAway(LogName log, MemberName member, Instant at) implements PlacementEvent {}

  /** A member is gone for so long that others are to hold what it held. */
  record HostRemoved(LogName log, MemberName member) implements PlacementEvent {}

  /** A shard is to be held by these, who should drive first. */
  record ShardAssigned(LogName log, int shard, List<MemberName> members) implements PlacementEvent {

    /** Keeps its own copy. */
    public ShardAssigned {
      members = List.copyOf(members);
    }
  }

  /** A member's replica answers. */
  record ReplicaOpened(LogName log, int shard, MemberName member) implements PlacementEvent {}

  /** A member's replica answers no longer. */
  record ReplicaClosed(LogName log, int shard, MemberName member) implements PlacementEvent {}

  /**
   * A shard is driven by this member, or by nobody.
   *
   * @param term the record that has decided it
   */
  record DriverNamed(LogName log, int shard, Optional<MemberName> member, Position term)
      implements PlacementEvent {}
}

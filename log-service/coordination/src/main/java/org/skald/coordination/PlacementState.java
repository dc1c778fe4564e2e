package org.skald.coordination;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.skald.log.Position;

/**
 * Where the shards of every log live: which members hold them, which of these are open, and which
 * one drives.
 */
public record PlacementState(NavigableMap<LogName, PlacedLog> logs) implements CoordinationState {

  /** No log is placed. */
  public static final PlacementState EMPTY = new PlacementState(new TreeMap<>());

  /** Keeps its own copy. */
  public PlacementState {
    logs = Collections.unmodifiableNavigableMap(new TreeMap<>(logs));
  }

  /** A log, if it is placed. */
  public Optional<PlacedLog> log(LogName name) {
    return Optional.ofNullable(logs.get(name));
  }

  PlacementState with(LogName name, PlacedLog log) {
    var all = new TreeMap<>(logs);
    all.put(name, log);
    return new PlacementState(all);
  }

  /** When the next member has been away for so long that others take over what it held. */
  Optional<Instant> nextRelocation() {
    return logs.values().stream()
        .flatMap(log -> log.members().values().stream())
        .flatMap(member -> member.awaySince().stream())
        .min(Comparator.naturalOrder())
        .map(it -> it.plus(PlacementRules.RELOCATION_DELAY));
  }

  /**
   * One log.
   *
   * @param replicas how many members shall hold each shard
   * @param members who offers to hold shards
   * @param shards each shard by its number
   */
  public record PlacedLog(
      int replicas, NavigableMap<MemberName, Host> members, List<PlacedShard> shards) {

    /** Keeps its own copies. */
    public PlacedLog {
      members = Collections.unmodifiableNavigableMap(new TreeMap<>(members));
      shards = List.copyOf(shards);
    }

    static PlacedLog empty(int shards, int replicas) {
      return new PlacedLog(
          replicas, new TreeMap<>(), Collections.nCopies(shards, PlacedShard.EMPTY));
    }

    /** Whether a member offers to hold shards and is not away. */
    public boolean isPresent(MemberName member) {
      var host = members.get(member);
      return host != null && host.awaySince().isEmpty();
    }

    PlacedLog with(MemberName member, Host host) {
      var all = new TreeMap<>(members);
      all.put(member, host);
      return new PlacedLog(replicas, all, shards);
    }

    PlacedLog away(MemberName member, Instant since) {
      var all = new TreeMap<>(members);
      all.computeIfPresent(member, (_, it) -> new Host(it.weight(), Optional.of(since)));
      return new PlacedLog(replicas, all, shards);
    }

    PlacedLog without(MemberName member) {
      var all = new TreeMap<>(members);
      all.remove(member);
      return new PlacedLog(replicas, all, shards);
    }

    PlacedLog withShard(int shard, UnaryOperator<PlacedShard> change) {
      var all = new ArrayList<>(shards);
      all.set(shard, change.apply(all.get(shard)));
      return new PlacedLog(replicas, members, all);
    }
  }

  /**
   * A member that offers to hold shards.
   *
   * @param weight how much it can carry, compared with the others
   * @param awaySince since when it is gone, in log time, if it is
   */
  public record Host(double weight, Optional<Instant> awaySince) {}

  /**
   * One shard.
   *
   * @param members who shall hold a replica, who should drive first
   * @param open who holds one that has caught up; others may still have to, or no longer
   * @param driver who drives, unless nobody can
   * @param term the record that named the driver; a later driver has a greater one
   */
  public record PlacedShard(
      List<MemberName> members,
      NavigableSet<MemberName> open,
      Optional<MemberName> driver,
      Position term) {

    static final PlacedShard EMPTY =
        new PlacedShard(List.of(), new TreeSet<>(), Optional.empty(), Position.BEFORE_FIRST);

    /** Keeps its own copies. */
    public PlacedShard {
      members = List.copyOf(members);
      open = Collections.unmodifiableNavigableSet(new TreeSet<>(open));
    }

    /** Whether everyone who shall hold a replica does, so that others may let theirs go. */
    public boolean isSettled() {
      return !members.isEmpty() && open.containsAll(members);
    }

    PlacedShard heldBy(List<MemberName> holders) {
      return new PlacedShard(holders, open, driver, term);
    }

    PlacedShard opened(MemberName member) {
      var all = new TreeSet<>(open);
      all.add(member);
      return new PlacedShard(members, all, driver, term);
    }

    PlacedShard closed(MemberName member) {
      var all = new TreeSet<>(open);
      all.remove(member);
      return new PlacedShard(members, all, driver, term);
    }

    PlacedShard drivenBy(Optional<MemberName> member, Position since) {
      return new PlacedShard(members, open, member, since);
    }
  }
}

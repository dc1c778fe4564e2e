package org.skald.coordination;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.skald.coordination.MemberState.Alive;
import org.skald.coordination.PlacementEvent.DriverNamed;
import org.skald.coordination.PlacementEvent.HostAway;
import org.skald.coordination.PlacementEvent.HostJoined;
import org.skald.coordination.PlacementEvent.HostRemoved;
import org.skald.coordination.PlacementEvent.LogPlaced;
import org.skald.coordination.PlacementEvent.ReplicaClosed;
import org.skald.coordination.PlacementEvent.ReplicaOpened;
import org.skald.coordination.PlacementEvent.ShardAssigned;
import org.skald.coordination.PlacementState.PlacedLog;
import org.skald.coordination.PlacementState.PlacedShard;

/**
 * Where shards live. Who drives follows the members at once; who holds a replica follows them only
 * after a while, so that a restart moves no data.
 */
final class PlacementRules {

  /** How long a member may be away, in log time, until others hold what it held. */
  static final Duration RELOCATION_DELAY = Duration.ofMinutes(1);

  private PlacementRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, PlacementCommand command) {
    return switch (command) {
      case PlacementCommand.Offer offer -> offer(draft, offer);
      case PlacementCommand.Open(var log, var member, var shard) -> open(draft, log, member, shard);
      case PlacementCommand.Close(var log, var member, var shard) -> {
        if (shard(draft, log, shard).filter(it -> it.open().contains(member)).isPresent()) {
          draft.add(new ReplicaClosed(log, shard, member));
          nameDrivers(draft, log);
        }
        yield Optional.empty();
      }
      case PlacementCommand.Relocate _ -> {
        relocate(draft);
        yield Optional.empty();
      }
    };
  }

  private static Optional<CoordinationRejection> offer(Draft draft, PlacementCommand.Offer offer) {
    var log = offer.log();
    if (!(draft.member(offer.member()) instanceof Alive)) {
      return Optional.of(new CoordinationRejection.MemberNotAlive(offer.member()));
    }
    var known = draft.placement().log(log);
    if (known.isEmpty()) {
      draft.add(new LogPlaced(log, offer.shards(), offer.replicas()));
    } else if (known.get().shards().size() != offer.shards()
        || known.get().replicas() != offer.replicas()) {
      return Optional.of(
          new CoordinationRejection.LogPlacedOtherwise(
              log, known.get().shards().size(), known.get().replicas()));
    }
    var host = of(draft, log).members().get(offer.member());
    if (host == null || host.awaySince().isPresent() || host.weight() != offer.weight()) {
      draft.add(new HostJoined(log, offer.member(), offer.weight()));
      assign(draft, log);
    }
    return Optional.empty();
  }

  private static Optional<CoordinationRejection> open(
      Draft draft, LogName log, MemberName member, int shard) {
    if (draft.placement().log(log).filter(it -> it.isPresent(member)).isEmpty()) {
      return Optional.of(new CoordinationRejection.MemberNotAlive(member));
    }
    if (shard(draft, log, shard).filter(it -> !it.open().contains(member)).isPresent()) {
      draft.add(new ReplicaOpened(log, shard, member));
      nameDrivers(draft, log);
    }
    return Optional.empty();
  }

  private static Optional<PlacedShard> shard(Draft draft, LogName log, int shard) {
    return draft
        .placement()
        .log(log)
        .filter(it -> shard >= 0 && shard < it.shards().size())
        .map(it -> it.shards().get(shard));
  }

  private static PlacedLog of(Draft draft, LogName log) {
    return draft.placement().log(log).orElseThrow();
  }

  /** A member has left, or is lost: others drive what it drove. */
  static void away(Draft draft, MemberName member) {
    for (var log : draft.placement().logs().keySet()) {
      if (of(draft, log).isPresent(member)) {
        draft.add(new HostAway(log, member, draft.now()));
        nameDrivers(draft, log);
      }
    }
  }

  private static void relocate(Draft draft) {
    var past = draft.now().minus(RELOCATION_DELAY);
    draft
        .placement()
        .logs()
        .forEach((log, placed) -> {
          var before = draft.events().size();
          placed
              .members()
              .forEach((member, host) -> {
                if (host.awaySince().filter(it -> !it.isAfter(past)).isPresent()) {
                  draft.add(new HostRemoved(log, member));
                }
              });
          if (draft.events().size() > before) {
            assign(draft, log);
          }
        });
  }

  /** Members that are away keep their place until they are removed. */
  private static void assign(Draft draft, LogName log) {
    var placed = of(draft, log);
    var weights = new TreeMap<MemberName, Double>();
    placed.members().forEach((member, host) -> weights.put(member, host.weight()));
    if (weights.isEmpty()) {
      return; // Who comes next finds its data where it left them.
    }
    var before = placed.shards().stream().map(PlacedShard::members).toList();
    var after = Balance.of(log, before, weights, placed.replicas());
    for (var shard = 0; shard < after.size(); shard++) {
      if (!after.get(shard).equals(before.get(shard))) {
        draft.add(new ShardAssigned(log, shard, after.get(shard)));
      }
    }
    nameDrivers(draft, log);
  }

  private static void nameDrivers(Draft draft, LogName log) {
    var placed = of(draft, log);
    for (var shard = 0; shard < placed.shards().size(); shard++) {
      var now = placed.shards().get(shard);
      var wanted = driver(now);
      if (!wanted.equals(now.driver())) {
        draft.add(new DriverNamed(log, shard, wanted, draft.position()));
      }
    }
  }

  /** The first that is open; on the way to new holders, one of the old ones. */
  private static Optional<MemberName> driver(PlacedShard shard) {
    return shard.members().stream()
        .filter(shard.open()::contains)
        .findFirst()
        .or(() -> shard.driver().filter(shard.open()::contains))
        .or(() -> shard.open().stream().findFirst());
  }
}

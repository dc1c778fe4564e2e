package org.skald.coordination.node;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberName;
import org.skald.coordination.PlacementCommand;
import org.skald.coordination.PlacementState;
import org.skald.coordination.PlacementState.Host;
import org.skald.coordination.PlacementState.PlacedLog;
import org.skald.coordination.PlacementState.PlacedShard;
import org.skald.log.Position;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.schemas.coordination.CloseReplica;
import org.skald.schemas.coordination.OfferHost;
import org.skald.schemas.coordination.OpenReplica;

/** Placement as Avro records and as bytes. */
final class PlacementWire {

  private PlacementWire() {}

  static SpecificRecord write(PlacementCommand command) {
    return switch (command) {
      case PlacementCommand.Offer(var log, var member, var weight, var shards, var replicas) ->
          new OfferHost(log.value(), member.value(), weight, shards, replicas);
      case PlacementCommand.Open(var log, var member, var shard) ->
          new OpenReplica(log.value(), member.value(), shard);
      case PlacementCommand.Close(var log, var member, var shard) ->
          new CloseReplica(log.value(), member.value(), shard);
      case PlacementCommand.Relocate _ ->
          throw new IllegalArgumentException("only a timer proposes " + command);
    };
  }

  static PlacementCommand read(OfferHost it) {
    return new PlacementCommand.Offer(
        new LogName(it.getLog()),
        new MemberName(it.getMember()),
        it.getWeight(),
        it.getShards(),
        it.getReplicas());
  }

  static PlacementCommand read(OpenReplica it) {
    return new PlacementCommand.Open(
        new LogName(it.getLog()), new MemberName(it.getMember()), it.getShard());
  }

  static PlacementCommand read(CloseReplica it) {
    return new PlacementCommand.Close(
        new LogName(it.getLog()), new MemberName(it.getMember()), it.getShard());
  }

  static void write(BinaryOutput out, PlacementState state) {
    out.number(state.logs().size());
    state.logs().forEach((name, log) -> write(out.text(name.value()), log));
  }

  private static void write(BinaryOutput out, PlacedLog log) {
    out.number(log.replicas()).number(log.members().size());
    log.members()
        .forEach((member, host) ->
            out.text(member.value())
                .big(Double.doubleToLongBits(host.weight()))
                .optional(host.awaySince(), out::instant));
    out.number(log.shards().size());
    for (var shard : log.shards()) {
      out.number(shard.members().size());
      shard.members().forEach(it -> out.text(it.value()));
      out.number(shard.open().size());
      shard.open().forEach(it -> out.text(it.value()));
      out.optional(shard.driver().map(MemberName::value), out::text).big(shard.term().value());
    }
  }

  static PlacementState read(BinaryInput in) {
    var logs = new TreeMap<LogName, PlacedLog>();
    for (var left = in.number(); left > 0; left--) {
      logs.put(new LogName(in.text()), readLog(in));
    }
    return new PlacementState(logs);
  }

  private static PlacedLog readLog(BinaryInput in) {
    var replicas = in.number();
    var members = new TreeMap<MemberName, Host>();
    for (var left = in.number(); left > 0; left--) {
      members.put(
          new MemberName(in.text()),
          new Host(Double.longBitsToDouble(in.big()), in.optional(in::instant)));
    }
    var shards = new ArrayList<PlacedShard>();
    for (var left = in.number(); left > 0; left--) {
      shards.add(
          new PlacedShard(
              readMembers(in),
              new TreeSet<>(readMembers(in)),
              in.optional(in::text).map(MemberName::new),
              new Position(in.big())));
    }
    return new PlacedLog(replicas, members, shards);
  }

  private static List<MemberName> readMembers(BinaryInput in) {
    var members = new ArrayList<MemberName>();
    for (var left = in.number(); left > 0; left--) {
      members.add(new MemberName(in.text()));
    }
    return members;
  }
}

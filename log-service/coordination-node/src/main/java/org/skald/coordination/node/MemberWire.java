package org.skald.coordination.node;

import java.util.HashMap;
import java.util.Map;
import org.skald.coordination.Incarnation;
import org.skald.coordination.KnownRules;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberCommand;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.log.Position;
import org.skald.log.shard.BinaryInput;
import org.skald.log.shard.BinaryOutput;
import org.skald.schemas.coordination.JoinMember;

/** Nodes that live as records and bytes. */
final class MemberWire {

  private MemberWire() {}

  static JoinMember write(MemberCommand.Join join) {
    var rules = new HashMap<String, Integer>();
    join.rules().levels().forEach((log, level) -> rules.put(log.value(), level));
    return new JoinMember(
        join.member().value(),
        join.incarnation().value(),
        join.address(),
        join.lease().toMillis(),
        rules);
  }

  static MemberCommand.Join read(JoinMember avro) {
    Map<LogName, Integer> rules = new HashMap<>();
    avro.getRules().forEach((log, level) -> rules.put(new LogName(log), level));
    return new MemberCommand.Join(
        new MemberName(avro.getMember()),
        new Incarnation(avro.getIncarnation()),
        avro.getAddress(),
        CommandWire.positive(avro.getLeaseMs()),
        new KnownRules(rules));
  }

  static void write(BinaryOutput out, MemberState.Alive alive) {
    out.text(alive.member().value())
        .text(alive.incarnation().value())
        .text(alive.address())
        .big(alive.since().value())
        .duration(alive.lease())
        .instant(alive.until())
        .number(alive.rules().levels().size());
    alive.rules().levels().forEach((log, level) -> out.text(log.value()).number(level));
  }

  static MemberState.Alive readAlive(BinaryInput in) {
    return new MemberState.Alive(
        new MemberName(in.text()),
        new Incarnation(in.text()),
        in.text(),
        new Position(in.big()),
        in.duration(),
        in.instant(),
        readRules(in));
  }

  private static KnownRules readRules(BinaryInput in) {
    Map<LogName, Integer> rules = new HashMap<>();
    for (var left = in.number(); left > 0; left--) {
      rules.put(new LogName(in.text()), in.number());
    }
    return new KnownRules(rules);
  }
}

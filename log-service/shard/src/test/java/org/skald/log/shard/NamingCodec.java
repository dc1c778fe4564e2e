package org.skald.log.shard;

import java.util.ArrayList;
import java.util.List;

/** A broken codec that writes the name of its node into the ids of effects. */
final class NamingCodec extends AlteredCodec {

  private final String node;

  NamingCodec(ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, String node) {
    super(sound);
    this.node = node;
  }

  @Override
  public List<OutboundRecord> publish(Counter after, Fact fact, List<String> effects, Stamp stamp) {
    return super.publish(after, fact, effects, stamp).stream().map(this::named).toList();
  }

  private OutboundRecord named(OutboundRecord record) {
    var headers = new ArrayList<>(record.headers());
    headers.add(WireHeader.of(SimulatedWire.ID, SimulatedWire.idOf(record) + "@" + node));
    return new OutboundRecord(record.topic(), record.key(), record.value(), headers);
  }
}

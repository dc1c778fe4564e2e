package org.skald.log.shard;

import java.util.ArrayList;
import java.util.List;
import org.skald.log.States;

/** A broken codec that writes the name of its node into the ids of effects. */
record NamingCodec(
    ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, String node)
    implements ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  @Override
  public Decoded<Wish> decode(LogRecord record, byte[] secret) throws Stalled {
    return sound.decode(record, secret);
  }

  @Override
  public byte[] encodeState(Counter state) {
    return sound.encodeState(state);
  }

  @Override
  public Counter decodeState(String key, byte[] bytes, States<Counter> states) {
    return sound.decodeState(key, bytes, states);
  }

  @Override
  public List<OutboundRecord> publish(Counter after, Fact fact, List<String> effects, Stamp stamp) {
    return sound.publish(after, fact, effects, stamp).stream().map(this::named).toList();
  }

  private OutboundRecord named(OutboundRecord record) {
    var headers = new ArrayList<>(record.headers());
    headers.add(WireHeader.of(SimulatedWire.ID, SimulatedWire.idOf(record) + "@" + node));
    return new OutboundRecord(record.topic(), record.key(), record.value(), headers);
  }

  @Override
  public List<OutboundRecord> refuse(Wish wish, CounterDecider.Refusal refusal, Stamp stamp) {
    return sound.refuse(wish, refusal, stamp);
  }
}

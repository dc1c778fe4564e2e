package org.skald.log.shard;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.skald.log.States;

/** A codec that cannot read records while its registry is away. */
record StallingCodec(CounterCodec codec, BooleanSupplier away)
    implements ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  @Override
  public Decoded<Wish> decode(LogRecord record, byte[] secret) throws Stalled {
    if (away.getAsBoolean()) {
      throw new Stalled("no registry", new IllegalStateException("away"));
    }
    return codec.decode(record, secret);
  }

  @Override
  public byte[] encodeState(Counter state) {
    return codec.encodeState(state);
  }

  @Override
  public Counter decodeState(String key, byte[] bytes, States<Counter> states) {
    return codec.decodeState(key, bytes, states);
  }

  @Override
  public List<OutboundRecord> publish(Counter after, Fact fact, List<String> effects, Stamp stamp) {
    return codec.publish(after, fact, effects, stamp);
  }

  @Override
  public List<OutboundRecord> refuse(Wish wish, CounterDecider.Refusal refusal, Stamp stamp) {
    return codec.refuse(wish, refusal, stamp);
  }
}

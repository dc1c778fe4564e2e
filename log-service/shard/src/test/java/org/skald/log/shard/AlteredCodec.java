package org.skald.log.shard;

import java.util.List;
import org.skald.log.States;

/** A codec that can be changed in parts. */
abstract class AlteredCodec
    implements ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  private final ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound;

  AlteredCodec(ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound) {
    this.sound = sound;
  }

  @Override
  public Decoded<Wish> decode(LogRecord record, Reading reading, Findings findings)
      throws Findings.Unsettled {
    return sound.decode(record, reading, findings);
  }

  @Override
  public void learn(String question, byte[] answer) {
    sound.learn(question, answer);
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
    return sound.publish(after, fact, effects, stamp);
  }

  @Override
  public List<OutboundRecord> refuse(Wish wish, CounterDecider.Refusal refusal, Stamp stamp) {
    return sound.refuse(wish, refusal, stamp);
  }
}

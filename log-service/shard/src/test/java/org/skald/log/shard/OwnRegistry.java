package org.skald.log.shard;

/** A bug: each replica believes what the registry tells itself, not what the log has recorded. */
record OwnRegistry() implements CounterPlant {

  @Override
  public ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> codec(
      ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, SimulatedNode node) {
    return new AlteredCodec(sound) {
      @Override
      public Decoded<Wish> decode(LogRecord record, Reading reading, Findings findings)
          throws Findings.Unsettled {
        return super.decode(
            record,
            reading,
            question -> {
              var told = node.world().registry().known(node, question);
              told.ifPresent(answer -> learn(question, answer));
              return told;
            });
      }
    };
  }
}

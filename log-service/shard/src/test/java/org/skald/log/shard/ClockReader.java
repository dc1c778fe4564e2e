package org.skald.log.shard;

import java.util.List;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.Timer;

/** A bug: a rule that reads the clock of its node. */
record ClockReader() implements CounterPlant {

  @Override
  public ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> decider(
      ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, SimulatedNode node) {
    return new HastyDecider(sound, node);
  }

  /** Refuses additions in the last tenth of each second of the node. */
  private record HastyDecider(
      ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, SimulatedNode node)
      implements ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> {

    @Override
    public int knownRules() {
      return sound.knownRules();
    }

    @Override
    public Counter initial(String key) {
      return sound.initial(key);
    }

    @Override
    public Decision<Fact, CounterDecider.Refusal> decide(
        States<Counter> states, Wish wish, Moment moment) {
      var evening = node.world().time().nowMs() % 1_000 > 900;
      return wish instanceof Wish.Add && evening
          ? Decision.reject(new CounterDecider.Refusal("closed", "expected the morning"))
          : sound.decide(states, wish, moment);
    }

    @Override
    public String keyOf(Fact fact) {
      return sound.keyOf(fact);
    }

    @Override
    public Counter evolve(Counter state, Fact fact) {
      return sound.evolve(state, fact);
    }

    @Override
    public List<String> react(Counter after, Fact fact) {
      return sound.react(after, fact);
    }

    @Override
    public Optional<Timer<Wish>> timer(Counter state) {
      return sound.timer(state);
    }
  }
}

package org.skald.log.shard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.Timer;

/** Rules of a release that do not keep to the level that the log has switched on. */
final class ReleaseBugs {

  private ReleaseBugs() {}

  /** All bugs by what they do. */
  static Map<String, CounterPlant> all() {
    return Map.of(
        "the rules are switched by the release instead of by the log", new ByRelease(),
        "an old node goes on when the log switches on what it does not know", new GoesOn());
  }

  private record ByRelease() implements CounterPlant {
    @Override
    public ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> decider(
        ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> sound,
        SimulatedNode node) {
      return new Altered(sound, sound.knownRules(), Optional.of(sound.knownRules()));
    }
  }

  private record GoesOn() implements CounterPlant {
    @Override
    public ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> decider(
        ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> sound,
        SimulatedNode node) {
      return new Altered(sound, Integer.MAX_VALUE, Optional.empty());
    }
  }

  /**
   * Rules that are altered.
   *
   * @param knownRules the highest level that they claim to know
   * @param decidesBy the level that they decide by, when not that of the log
   */
  private record Altered(
      ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> sound,
      int knownRules,
      Optional<Integer> decidesBy)
      implements ShardDecider<Wish, Counter, Fact, CounterDecider.Refusal, String> {

    @Override
    public Counter initial(String key) {
      return sound.initial(key);
    }

    @Override
    public Decision<Fact, CounterDecider.Refusal> decide(
        States<Counter> states, Wish wish, Moment moment) {
      var level = decidesBy.orElse(moment.rulesLevel());
      return sound.decide(states, wish, new Moment(moment.position(), moment.now(), level));
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

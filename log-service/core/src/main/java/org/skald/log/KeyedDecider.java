package org.skald.log;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A {@link Decider} under every key. */
record KeyedDecider<C, S, E, R extends Rejection, F>(
    Decider<C, S, E, R, F> decider,
    Function<C, String> keyOfCommand,
    Function<E, String> keyOfEvent)
    implements ShardDecider<C, S, E, R, F> {

  @Override
  public int knownRules() {
    return 1;
  }

  @Override
  public S initial(String key) {
    return decider.initial();
  }

  @Override
  public Decision<E, R> decide(States<S> states, C command, Moment moment) {
    return decider.decide(states.get(keyOfCommand.apply(command)), command, moment);
  }

  @Override
  public String keyOf(E event) {
    return keyOfEvent.apply(event);
  }

  @Override
  public S evolve(S state, E event) {
    return decider.evolve(state, event);
  }

  @Override
  public List<F> react(S after, E event) {
    return decider.react(after, event);
  }

  @Override
  public Optional<Timer<C>> timer(S state) {
    return decider.timer(state);
  }
}

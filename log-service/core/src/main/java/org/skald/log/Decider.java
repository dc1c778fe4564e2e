package org.skald.log;

import java.util.List;
import java.util.Optional;

/**
 * The rules of one event-sourced thing.
 *
 * <p>Every method is a pure function of its arguments. What is not (a time, an id, a token) arrives
 * in the command or the moment and is written into the events.
 *
 * @param <C> command
 * @param <S> state, immutable
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public interface Decider<C, S, E, R extends Rejection, F> {

  /** The state before any event. */
  S initial();

  /** Judges a command; changes nothing. */
  Decision<E, R> decide(S state, C command, Moment moment);

  /**
   * Folds a fact into the state. Never refuses: an event that does not fit its state is a corrupt
   * log, and throws {@link IllegalStateException}.
   */
  S evolve(S state, E event);

  /** What the world should do next because of a new event. Never called in replay. */
  List<F> react(S after, E event);

  /** The command that this state wants to have decided later, if any. */
  default Optional<Timer<C>> timer(S state) {
    return Optional.empty();
  }

  /** Folds facts in their order. */
  default S evolve(S state, List<E> events) {
    var result = state;
    for (var event : events) {
      result = evolve(result, event);
    }
    return result;
  }
}

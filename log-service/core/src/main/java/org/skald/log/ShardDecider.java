package org.skald.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The rules of everything that lives in one shard: many things, each under its key.
 *
 * <p>A command may look at any of them and one decision may change several, atomically, because a
 * shard decides one record at a time. Pure like {@link Decider}, which is its special case of one
 * kind of thing that looks only at itself.
 *
 * @param <C> command
 * @param <S> state, immutable; one equal to {@link #initial} is not kept
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public interface ShardDecider<C, S, E, R extends Rejection, F> {

  /**
   * The highest level of rules that it can decide by, from 1: a replica that finds a higher one
   * switched on in its log stops. What is decided follows from {@link Moment#rulesLevel} alone,
   * never from this.
   */
  int knownRules();

  /** The state under a key before any event. */
  S initial(String key);

  /** Judges a command; changes nothing. */
  Decision<E, R> decide(States<S> states, C command, Moment moment);

  /** The key of the one thing that an event is about. */
  String keyOf(E event);

  /** Folds a fact into the state of its key; see {@link Decider#evolve(Object, Object)}. */
  S evolve(S state, E event);

  /** What the world should do next because of a new event. */
  List<F> react(S after, E event);

  /**
   * A number that who asked is told besides: what states of later records do not say any more, such
   * as what one addition to a counter came to.
   *
   * @param events what the command came to
   */
  default OptionalLong number(List<E> events) {
    return OptionalLong.empty();
  }

  /** The command that this state wants to have decided later, if any. */
  Optional<Timer<C>> timer(S state);

  /** Many things of one kind, each looking only at itself. */
  static <C, S, E, R extends Rejection, F> ShardDecider<C, S, E, R, F> of(
      Decider<C, S, E, R, F> decider,
      Function<C, String> keyOfCommand,
      Function<E, String> keyOfEvent) {
    return new KeyedDecider<>(decider, keyOfCommand, keyOfEvent);
  }
}

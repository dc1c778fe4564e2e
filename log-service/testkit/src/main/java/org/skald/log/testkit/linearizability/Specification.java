package org.skald.log.testkit.linearizability;

import java.util.Optional;

/**
 * What an object does when it is asked one thing at a time. Pure; the states are values with {@code
 * equals}.
 *
 * @param <S> state
 * @param <I> what may be asked
 * @param <O> what may be answered
 */
public interface Specification<S, I, O> {

  /** The part of the object that this is about. Parts have nothing to do with each other. */
  String part(I input);

  /** The state of a part about which nothing was asked yet. */
  S initial();

  /**
   * The state after a question, or empty when it can't be answered so in this state.
   *
   * @param output the answer; empty when it is not known: then what happened if anything did
   */
  Optional<S> after(S state, I input, Optional<O> output);
}

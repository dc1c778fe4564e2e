package org.skald.log.shard;

import java.util.function.BiPredicate;
import org.skald.log.States;

/**
 * The states of a shard as they were at one moment: what is read one after the other fits together.
 *
 * @param <S> states
 */
public interface StatesView<S> extends States<S> {

  /** Visits states in the order of their keys from {@code from} on, until told to stop. */
  void scan(String from, BiPredicate<String, S> visitor);
}

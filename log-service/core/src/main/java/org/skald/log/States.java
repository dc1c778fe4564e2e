package org.skald.log;

/**
 * What the things of one shard are at one place of the log.
 *
 * @param <S> state
 */
@FunctionalInterface
public interface States<S> {

  /** The state under this key; its initial state when nothing has happened to it. */
  S get(String key);
}

package org.skald.streams.search;

/**
 * What the view of one shard on this node says.
 *
 * @param <T> what was asked for
 */
public sealed interface SearchAnswer<T> {

  /**
   * What was asked for.
   *
   * @param reached how far the view had come before it was read
   * @param standby whether it is the copy that is kept for fail-over
   */
  record Answered<T>(T value, Reached reached, boolean standby) implements SearchAnswer<T> {}

  /** The view has not come as far as was asked within the time. */
  record Behind<T>(Reached reached) implements SearchAnswer<T> {}

  /** The node has no copy of the shard's view that has all it should have. */
  record NotHeld<T>(String why) implements SearchAnswer<T> {}
}

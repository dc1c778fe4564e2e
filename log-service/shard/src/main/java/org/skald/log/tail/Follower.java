package org.skald.log.tail;

import org.skald.log.Revision;

/**
 * Where the events of one watch go. Its methods are called under the lock of the tail, one at a
 * time, and must not wait.
 *
 * @param <T> payload
 */
public interface Follower<T> {

  /** Takes an event; false when it takes no more, because it is over or too slow. */
  boolean offer(TailEvent<T> event);

  /** How many events it would take now. */
  int room();

  /** The watch ends: what it would need next is no longer in the journal. */
  void compacted(Revision earliest);

  /** The watch ends, and may be resumed after its last event. */
  void interrupted();
}

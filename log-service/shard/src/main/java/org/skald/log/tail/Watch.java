package org.skald.log.tail;

import org.skald.log.Revision;

/**
 * Somebody who wants events, and how far they have been served.
 *
 * @param <T> payload
 */
final class Watch<T> {

  private final Interest interest;
  private final Follower<T> follower;

  /* Under the lock of the tail. */
  private Revision at;
  private boolean over;

  Watch(Interest interest, Revision from, Follower<T> follower) {
    this.interest = interest;
    this.at = from;
    this.follower = follower;
  }

  Interest interest() {
    return interest;
  }

  Follower<T> follower() {
    return follower;
  }

  /** Everything up to here was served, or is not wanted. */
  Revision at() {
    return at;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /** Whether it would take this event if it was served it now. */
  boolean hasRoomFor(TailEvent<T> event) {
    return !wants(event) || follower.room() > 0;
  }

  /** Serves an event, if it is wanted and new; false when the follower takes no more. */
  boolean serve(TailEvent<T> event) {
    if (!wants(event)) {
      pass(event);
      return true;
    }
    at = event.revision();
    return follower.offer(event);
  }

  private boolean wants(TailEvent<T> event) {
    return event.revision().isAfter(at) && interest.matches(event.subject());
  }

  private void pass(TailEvent<T> event) {
    if (event.revision().isAfter(at)) {
      at = event.revision();
    }
  }
}

package org.skald.log.tail;

import org.skald.log.Revision;

/**
 * One event of a journal.
 *
 * @param revision its place in the shard
 * @param previous the place of the event before it in the shard
 * @param subject what it is about: segments, with slashes between them
 * @param payload what its watchers get
 * @param bytes how much memory it takes, roughly
 * @param <T> payload
 */
public record TailEvent<T>(
    Revision revision, Revision previous, String subject, T payload, int bytes) {

  /** Refuses an event that comes before the one before it. */
  public TailEvent {
    if (!revision.isAfter(previous)) {
      throw new IllegalArgumentException(
          "expected an event after %s, found %s".formatted(previous, revision));
    }
  }
}

package org.skald.log.tail;

import java.util.List;

/**
 * A reader of the events that a shard has published, as they stand in their partition: some more
 * than once, some behind later ones. For one thread at a time.
 *
 * @param <T> payload
 */
public interface Journal<T> extends AutoCloseable {

  /** Offset of the first event that is still there. */
  long begin();

  /** Offset after that of the last event. */
  long end();

  /**
   * The events from an offset on; may wait a moment when there are none. An offset before the
   * beginning counts as the beginning.
   */
  Page<T> read(long offset);

  @Override
  void close();

  /**
   * An event and its offset.
   *
   * @param <T> payload
   */
  record Placed<T>(long offset, TailEvent<T> event) {}

  /**
   * Some events in a row.
   *
   * @param from the offset that was read from: the one asked for, or the beginning
   * @param next the offset to go on from
   * @param events those between
   * @param <T> payload
   */
  record Page<T>(long from, long next, List<Placed<T>> events) {

    /** Keeps its own copy. */
    public Page {
      events = List.copyOf(events);
    }
  }
}

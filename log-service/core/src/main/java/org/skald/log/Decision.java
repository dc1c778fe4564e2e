package org.skald.log;

import java.util.List;

/**
 * What a command came to.
 *
 * @param <E> event
 * @param <R> rejection
 */
public sealed interface Decision<E, R> {

  /** The command holds and these facts follow; no facts means that it was fulfilled before. */
  record Accepted<E, R>(List<E> events) implements Decision<E, R> {
    /** Keeps its own copy of the events. */
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command is refused and nothing changes. */
  record Rejected<E, R>(R rejection) implements Decision<E, R> {}

  /** Accepts with these events. */
  @SafeVarargs
  static <E, R> Decision<E, R> accept(E... events) {
    return new Accepted<>(List.of(events));
  }

  /** Accepts with these events. */
  static <E, R> Decision<E, R> accept(List<E> events) {
    return new Accepted<>(events);
  }

  /** Refuses. */
  static <E, R> Decision<E, R> reject(R rejection) {
    return new Rejected<>(rejection);
  }
}

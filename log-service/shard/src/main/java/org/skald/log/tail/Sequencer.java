package org.skald.log.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;

/**
 * Restores the order of a journal.
 *
 * <p>Events are sent at least once, by one driver after another and sometimes by two, and what was
 * not acknowledged is sent again behind what was. But each names the one before it, so what is a
 * repeat and what is early can be told exactly: repeats are dropped, and what is early is held
 * until what is missing has come.
 *
 * @param <T> payload
 */
final class Sequencer<T> {

  /** More than a driver has under way at a time. */
  static final int HELD_MAX = 100_000;

  private final TreeMap<Revision, TailEvent<T>> held = new TreeMap<>();
  private @Nullable Revision last;

  /** Begins with whatever comes first. */
  Sequencer() {}

  /** Begins after this place. */
  Sequencer(Revision after) {
    this.last = after;
  }

  /** What is in order now that this event has come, in its order. */
  List<TailEvent<T>> take(TailEvent<T> event) {
    var after = last == null ? event.previous() : last;
    last = after;
    if (!event.revision().isAfter(after)) {
      return List.of();
    }
    if (event.previous().isAfter(after)) {
      hold(event);
      return List.of();
    }
    var ready = new ArrayList<TailEvent<T>>();
    ready.add(event);
    var reached = event.revision();
    while (!held.isEmpty() && !held.firstEntry().getValue().previous().isAfter(reached)) {
      var next = held.pollFirstEntry().getValue();
      if (next.revision().isAfter(reached)) {
        ready.add(next);
        reached = next.revision();
      }
    }
    last = reached;
    return ready;
  }

  private void hold(TailEvent<T> event) {
    held.putIfAbsent(event.revision(), event);
    if (held.size() > HELD_MAX) {
      throw new BrokenJournal(
          "expected what comes after %s within %d events, found none".formatted(last, HELD_MAX));
    }
  }

  /** Goes on without what is missing: what is in order now, in its order. */
  List<TailEvent<T>> skip() {
    if (held.isEmpty()) {
      return List.of();
    }
    var first = held.pollFirstEntry().getValue();
    last = first.previous();
    return take(first);
  }

  /** Whether something is missing. */
  boolean isHolding() {
    return !held.isEmpty();
  }

  /** The place after which it has everything, in spite of what is missing. */
  Revision resumable() {
    return held.isEmpty()
        ? Objects.requireNonNullElse(last, Revision.BEFORE_FIRST)
        : held.firstEntry().getValue().previous();
  }

  /** The last event that is in order, or the place after which it began; null at first. */
  @Nullable Revision last() {
    return last;
  }
}

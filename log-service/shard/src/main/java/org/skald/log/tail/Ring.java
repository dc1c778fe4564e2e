package org.skald.log.tail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;

/**
 * The most recent events of a shard in their order, within a bound of number and one of bytes.
 *
 * @param <T> payload
 */
final class Ring<T> {

  private final @Nullable TailEvent<T>[] events;
  private final long bytesMax;
  private long first;
  private long next;
  private long bytes;
  private @Nullable Revision floor;

  Ring(int eventsMax, long bytesMax) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    var empty = (TailEvent<T>[]) new TailEvent[eventsMax];
    this.events = empty;
    this.bytesMax = bytesMax;
  }

  /** Adds what comes right after everything that was added. */
  void add(TailEvent<T> event) {
    if (floor == null) {
      floor = event.previous();
    }
    if (next - first == events.length) {
      drop();
    }
    events[slot(next++)] = event;
    bytes += event.bytes();
    while (bytes > bytesMax) {
      drop();
    }
  }

  private void drop() {
    var gone = get(first);
    floor = gone.revision();
    bytes -= gone.bytes();
    events[slot(first++)] = null;
  }

  void clear() {
    Arrays.fill(events, null);
    first = next;
    bytes = 0;
    floor = null;
  }

  /** It has every event after this place; null when it does not know where it stands. */
  @Nullable Revision floor() {
    return floor;
  }

  /** Number of the first event after a place, for {@link #get}. */
  long after(Revision place) {
    var low = first;
    var high = next;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (get(middle).revision().isAfter(place)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Number after that of the last event. */
  long end() {
    return next;
  }

  TailEvent<T> get(long number) {
    var event = events[slot(number)];
    if (event == null) {
      throw new IllegalArgumentException(
          "expected a number from %d to %d, found %d".formatted(first, next - 1, number));
    }
    return event;
  }

  private int slot(long number) {
    return (int) (number % events.length);
  }
}

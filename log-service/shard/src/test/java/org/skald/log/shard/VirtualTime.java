package org.skald.log.shard;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The one clock of a simulation and what is to happen at which of its milliseconds. */
public final class VirtualTime {

  private record Event(long atMs, long number, Runnable happens) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
  private long nowMs = 1_000;
  private long numbers;

  /** What time it is. */
  public long nowMs() {
    return nowMs;
  }

  /** Lets something happen so many milliseconds from now. */
  public void in(long delayMs, Runnable happens) {
    events.add(new Event(nowMs + delayMs, numbers++, happens));
  }

  /** Lets everything happen that is due in the next milliseconds. */
  void run(long forMs) {
    var endMs = nowMs + forMs;
    while (!events.isEmpty() && events.element().atMs() <= endMs) {
      var next = events.remove();
      nowMs = next.atMs();
      next.happens().run();
    }
    nowMs = endMs;
  }
}

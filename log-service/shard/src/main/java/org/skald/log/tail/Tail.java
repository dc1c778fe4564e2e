package org.skald.log.tail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;

/**
 * The end of a journal as it grows, and all who watch it on this node.
 *
 * <p>One thread appends, any thread joins. An event goes to each watch that wants it at once and
 * without waiting: who is too slow is let go.
 *
 * @param <T> payload
 */
public final class Tail<T> {

  /** What becomes of a watch that joins. */
  enum Joined {
    /** It gets every event from here on. */
    LIVE,
    /** Its follower has no room just now. */
    LATER,
    /** What it needs first is only in the journal. */
    BEHIND,
    /** It is over. */
    OVER
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Ring<T> ring;
  private final Watches<T> watches = new Watches<>();

  /** Those that joined before the first event told whether they have missed any. */
  private final Set<Watch<T>> unproven = new LinkedHashSet<>();

  private Sequencer<T> sequencer = new Sequencer<>();
  private boolean open;

  /**
   * A tail that has read nothing yet.
   *
   * @param eventsMax how many recent events it keeps
   * @param bytesMax how many bytes of recent events it keeps
   */
  public Tail(int eventsMax, long bytesMax) {
    this.ring = new Ring<>(eventsMax, bytesMax);
  }

  /** From here on it gets the journal from its very first event. */
  public void beginAtFirst() {
    lock.lock();
    try {
      sequencer = new Sequencer<>(Revision.BEFORE_FIRST);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next events of the journal, as they stand in it. */
  public void append(List<TailEvent<T>> events) {
    lock.lock();
    try {
      for (var event : events) {
        sequencer.take(event).forEach(this::publish);
      }
    } finally {
      lock.unlock();
    }
  }

  private void publish(TailEvent<T> event) {
    if (!unproven.isEmpty()) {
      prove(event.previous());
    }
    ring.add(event);
    for (var watch : watches.of(event.subject())) {
      if (event.revision().isAfter(watch.at()) && !watch.serve(event)) {
        forget(watch);
      }
    }
  }

  private void prove(Revision earliest) {
    for (var watch : unproven) {
      if (earliest.isAfter(watch.at())) {
        watches.remove(watch);
        watch.end();
        watch.follower().compacted(earliest);
      }
    }
    unproven.clear();
  }

  private void forget(Watch<T> watch) {
    watches.remove(watch);
    unproven.remove(watch);
    watch.end();
  }

  /**
   * It has read up to where the journal ended when it began. What it misses then stands further
   * back, or is still to come; either way it is the journal's to give.
   */
  public void open() {
    lock.lock();
    try {
      if (!open) {
        skip();
        open = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private void skip() {
    while (sequencer.isHolding()) {
      ring.clear();
      sequencer.skip().forEach(ring::add);
    }
  }

  /** Goes on without what is missing; all watches end. */
  public void skipMissing() {
    lock.lock();
    try {
      if (sequencer.isHolding()) {
        interruptAll();
        skip();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins anew, because the journal does not go on where it was read; all watches end. */
  public void reset() {
    lock.lock();
    try {
      open = false;
      sequencer = new Sequencer<>();
      ring.clear();
      interruptAll();
    } finally {
      lock.unlock();
    }
  }

  private void interruptAll() {
    unproven.clear();
    for (var watch : watches.drain()) {
      watch.end();
      watch.follower().interrupted();
    }
  }

  /** Whether something that should have come has not. */
  boolean isHolding() {
    lock.lock();
    try {
      return sequencer.isHolding();
    } finally {
      lock.unlock();
    }
  }

  /** Everything after this place is in memory; null when that is not known of any place. */
  @Nullable Revision floor() {
    lock.lock();
    try {
      return ring.floor();
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything after this place is in memory, or nothing is known to be missing. */
  boolean reaches(Revision from) {
    lock.lock();
    try {
      var floor = ring.floor();
      return open && (floor == null || !floor.isAfter(from));
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has read up to where the journal ended when it began. */
  public boolean isOpen() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** How many watches get events as they come. */
  public int size() {
    lock.lock();
    try {
      return watches.size();
    } finally {
      lock.unlock();
    }
  }

  /** Brings a watch up to date from memory, and from then on it is live. */
  Joined join(Watch<T> watch) {
    lock.lock();
    try {
      if (watch.isOver()) {
        return Joined.OVER;
      }
      if (!open) {
        return Joined.LATER;
      }
      var floor = ring.floor();
      if (floor == null) {
        unproven.add(watch);
        watches.add(watch);
        return Joined.LIVE;
      }
      return floor.isAfter(watch.at()) ? Joined.BEHIND : joinFromRing(watch);
    } finally {
      lock.unlock();
    }
  }

  private Joined joinFromRing(Watch<T> watch) {
    for (var number = ring.after(watch.at()); number < ring.end(); number++) {
      var event = ring.get(number);
      if (!watch.hasRoomFor(event)) {
        return Joined.LATER;
      }
      if (!watch.serve(event)) {
        watch.end();
        return Joined.OVER;
      }
    }
    watches.add(watch);
    return Joined.LIVE;
  }

  /**
   * Serves a watch that is not live what was read from the journal for it.
   *
   * @return what there was no room for
   */
  List<TailEvent<T>> serve(Watch<T> watch, List<TailEvent<T>> events) {
    lock.lock();
    try {
      for (var number = 0; number < events.size(); number++) {
        var event = events.get(number);
        if (watch.isOver()) {
          return List.of();
        }
        if (!watch.hasRoomFor(event)) {
          return new ArrayList<>(events.subList(number, events.size()));
        }
        if (!watch.serve(event)) {
          watch.end();
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a watch that needs what is no longer in the journal. */
  void compacted(Watch<T> watch, Revision earliest) {
    lock.lock();
    try {
      if (!watch.isOver()) {
        forget(watch);
        watch.follower().compacted(earliest);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends a watch that can't be served just now. */
  void interrupt(Watch<T> watch) {
    lock.lock();
    try {
      if (!watch.isOver()) {
        forget(watch);
        watch.follower().interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody wants its events any more. */
  void leave(Watch<T> watch) {
    lock.lock();
    try {
      forget(watch);
    } finally {
      lock.unlock();
    }
  }
}

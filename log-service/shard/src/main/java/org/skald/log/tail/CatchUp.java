package org.skald.log.tail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.skald.log.Revision;
import org.skald.log.tail.Journal.Page;

/**
 * Brings watches that begin before the tail's memory up to date, all of them with one reader: what
 * it reads for the one that is furthest behind serves all that are at the same place. A watch whose
 * follower has no room waits, and holds up nobody. For one thread, but for {@link #add} and {@link
 * #find}.
 *
 * @param <T> payload
 */
final class CatchUp<T> {

  /** After this long, what is missing in the journal counts as gone. */
  static final long MISSING_MAX_MS = 30_000;

  private final Tail<T> tail;
  private final Journal<T> journal;
  private final JournalSearch<T> search;
  private final LongSupplier clockMs;
  private final Queue<Runnable> wishes = new ConcurrentLinkedQueue<>();
  private final List<Behind<T>> behind = new ArrayList<>();

  CatchUp(Tail<T> tail, Journal<T> journal, LongSupplier clockMs) {
    this.tail = tail;
    this.journal = journal;
    this.search = new JournalSearch<>(journal);
    this.clockMs = clockMs;
  }

  /** A watch on its way. */
  private static final class Behind<T> {
    private final Watch<T> watch;
    private Sequencer<T> sequencer;
    private long begun;
    private long offset;
    private long step = JournalSearch.BLOCK;
    private long missingSinceMs = Long.MAX_VALUE;
    private List<TailEvent<T>> ready = List.of();

    Behind(Watch<T> watch, long offset) {
      this.watch = watch;
      this.sequencer = new Sequencer<>(watch.at());
      this.begun = offset;
      this.offset = offset;
    }

    boolean isLocated() {
      return offset != Resume.Ready.UNKNOWN;
    }

    void beginAt(long there) {
      sequencer = new Sequencer<>(watch.at());
      begun = there;
      offset = there;
    }

    void take(Page<T> page) {
      var more = new ArrayList<TailEvent<T>>();
      for (var placed : page.events()) {
        if (placed.offset() >= offset) {
          more.addAll(sequencer.take(placed.event()));
        }
      }
      offset = page.next();
      ready = more;
    }
  }

  /** Takes care of a watch from here on. */
  void add(Watch<T> watch, long offset) {
    wishes.add(() -> behind.add(new Behind<>(watch, offset)));
  }

  /** Whether a watch can begin after this place, and where. */
  CompletableFuture<Resume> find(Revision from) {
    var found = new CompletableFuture<Resume>();
    wishes.add(() -> {
      try {
        found.complete(search.find(from));
      } catch (RuntimeException e) {
        found.completeExceptionally(e);
      }
    });
    return found;
  }

  boolean isIdle() {
    return wishes.isEmpty() && behind.isEmpty();
  }

  /** Goes on a little with all; false when there is nothing to do but wait. */
  boolean round() {
    grant();
    var before = behind.size();
    var lagging = new ArrayList<Behind<T>>();
    behind.removeIf(it -> isDone(it, lagging));
    lagging.forEach(this::locate);
    var read = readFor(lagging);
    return read || behind.size() != before;
  }

  private void grant() {
    for (var wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      wish.run();
    }
  }

  private boolean isDone(Behind<T> it, List<Behind<T>> lagging) {
    it.ready = tail.serve(it.watch, it.ready);
    if (!it.ready.isEmpty()) {
      return false;
    }
    return switch (tail.join(it.watch)) {
      case LIVE, OVER -> true;
      case LATER -> false;
      case BEHIND -> {
        lagging.add(it);
        yield false;
      }
    };
  }

  private void locate(Behind<T> it) {
    if (!it.isLocated()) {
      switch (search.find(it.watch.at())) {
        case Resume.Ready(_, var offset) -> it.beginAt(offset);
        case Resume.Compacted(var earliest) -> tail.compacted(it.watch, earliest);
      }
    }
  }

  private boolean readFor(List<Behind<T>> lagging) {
    var last =
        lagging.stream()
            .filter(it -> it.isLocated() && !it.watch.isOver())
            .min(Comparator.comparingLong(it -> it.offset));
    if (last.isEmpty()) {
      return false;
    }
    var asked = last.get().offset;
    var page = journal.read(asked);
    for (var it : lagging) {
      if (it.isLocated() && it.offset <= page.next()) {
        it.take(page);
        it.ready = tail.serve(it.watch, it.ready);
      }
    }
    if (page.next() > asked) {
      return true;
    }
    lagging.stream().filter(it -> it.offset == asked).forEach(this::endReached);
    return false;
  }

  /** Something that it needs was not where it was looked for. */
  private void endReached(Behind<T> it) {
    var begin = journal.begin();
    var floor = tail.floor();
    if (it.begun > begin) {
      it.beginAt(Math.max(begin, it.begun - it.step));
      it.step *= 4;
    } else if (!it.sequencer.isHolding() && floor != null) {
      tail.compacted(it.watch, floor); // It is in the memory of nobody but the tail any more.
    } else if (it.missingSinceMs == Long.MAX_VALUE) {
      it.missingSinceMs = clockMs.getAsLong(); // It may be under way.
    } else if (clockMs.getAsLong() - it.missingSinceMs > MISSING_MAX_MS) {
      tail.compacted(it.watch, it.sequencer.resumable());
    }
  }

  /** Ends all watches that are still behind. */
  void interrupt() {
    grant();
    behind.forEach(it -> tail.interrupt(it.watch));
    behind.clear();
  }
}

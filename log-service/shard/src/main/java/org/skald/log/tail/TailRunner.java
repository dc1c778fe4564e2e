package org.skald.log.tail;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of one node on one shard: a thread that follows the journal for all of them, and one
 * that brings those that come from behind up to date.
 *
 * @param <T> payload
 */
public final class TailRunner<T> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TailRunner.class);

  private static final int EVENTS_MAX = 16_384;
  private static final long BYTES_MAX = 32L << 20;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BREATH = Duration.ofMillis(10);

  /** Longer than a driver that died is missed; then the journal is searched for each watch. */
  private static final Duration MISSING_MAX = Duration.ofSeconds(15);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final Tail<T> tail = new Tail<>(EVENTS_MAX, BYTES_MAX);
  private final CatchUp<T> catchUp;
  private final Thread following;
  private final Thread catchingUp;
  private volatile boolean closed;

  /** Since when something is missing, for the thread that follows; 0 for nothing. */
  private long missingSinceNs;

  /** Follows a journal with one reader, and catches up with another. */
  public TailRunner(String name, Supplier<Journal<T>> journals) {
    var behind = journals.get();
    this.catchUp =
        new CatchUp<>(tail, behind, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    this.following =
        Thread.ofPlatform().daemon().name(name + "-tail").unstarted(() -> follow(journals.get()));
    this.catchingUp =
        Thread.ofPlatform().daemon().name(name + "-catch-up").unstarted(() -> catchUp(behind));
  }

  /** Begins to follow. */
  public void start() {
    following.start();
    catchingUp.start();
  }

  /** How many watches get events as they come. */
  public int size() {
    return tail.size();
  }

  /** Whether the end of the journal has been reached since it began. */
  public boolean isOpen() {
    return tail.isOpen();
  }

  /** Whether a watch can begin after this place. */
  public CompletableFuture<Resume> resume(Revision from) {
    if (tail.reaches(from)) {
      return CompletableFuture.completedFuture(new Resume.Ready(from, Resume.Ready.UNKNOWN));
    }
    var found = catchUp.find(from);
    LockSupport.unpark(catchingUp);
    return found;
  }

  /**
   * Serves a follower everything of interest after a place: once, and in order. What is returned
   * ends the watch.
   */
  public AutoCloseable watch(Interest interest, Resume.Ready from, Follower<T> follower) {
    var watch = new Watch<>(interest, from.from(), follower);
    switch (tail.join(watch)) {
      case LIVE, OVER -> {}
      case LATER, BEHIND -> {
        catchUp.add(watch, from.offset());
        LockSupport.unpark(catchingUp);
      }
    }
    return () -> tail.leave(watch);
  }

  private void follow(Journal<T> journal) {
    try (journal) {
      while (!closed) {
        try {
          followFrom(journal, Math.max(journal.begin(), journal.end() - EVENTS_MAX));
        } catch (RuntimeException e) {
          rest("the journal cannot be followed; its watches end and have to be resumed", e);
          tail.reset();
        }
      }
      tail.reset();
    }
  }

  private void followFrom(Journal<T> journal, long from) {
    var goal = journal.end();
    var offset = from;
    if (offset == 0) {
      tail.beginAtFirst();
    }
    while (!closed) {
      if (!tail.isOpen() && offset >= goal) {
        tail.open();
      }
      var page = read(journal, offset);
      if (page == null) {
        continue;
      }
      if (page.from() > offset) {
        throw new BrokenJournal(
            "expected to read on at offset %d, found that the journal begins at %d"
                .formatted(offset, page.from()));
      }
      tail.append(page.events().stream().map(Journal.Placed::event).toList());
      offset = page.next();
      skipWhatIsGone();
    }
  }

  private void skipWhatIsGone() {
    if (!tail.isHolding()) {
      missingSinceNs = 0;
    } else if (missingSinceNs == 0) {
      missingSinceNs = System.nanoTime() | 1;
    } else if (System.nanoTime() - missingSinceNs > MISSING_MAX.toNanos()) {
      LOG.error("the journal misses events for {}; all watches have to be resumed", MISSING_MAX);
      tail.skipMissing();
      missingSinceNs = 0;
    }
  }

  /** A broker that does not answer ends no watch: nothing is lost. */
  private Journal.@Nullable Page<T> read(Journal<T> journal, long offset) {
    try {
      return journal.read(offset);
    } catch (RuntimeException e) {
      rest("the journal cannot be read", e);
      return null;
    }
  }

  private void catchUp(Journal<T> journal) {
    try (journal) {
      while (!closed) {
        try {
          if (!catchUp.round()) {
            LockSupport.parkNanos(catchUp.isIdle() ? PAUSE.toNanos() : BREATH.toNanos());
          }
        } catch (RuntimeException e) {
          catchUp.interrupt();
          rest("the journal cannot be read back; watches that need it end", e);
        }
      }
      catchUp.interrupt();
    }
  }

  private void rest(String what, RuntimeException e) {
    if (!closed) {
      LOG.warn("{}: {}", what, e.toString());
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Ends all watches and stops. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(catchingUp);
    try {
      following.join(CLOSE_MAX);
      catchingUp.join(CLOSE_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

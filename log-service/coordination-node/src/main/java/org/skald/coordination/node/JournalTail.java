package org.skald.coordination.node;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.skald.coordination.Keys;
import org.skald.coordination.NameTree;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.Revision;
import org.skald.log.http.ServerEvent;
import org.skald.log.tail.Follower;
import org.skald.log.tail.Interest;
import org.skald.log.tail.Journal;
import org.skald.log.tail.Resume;
import org.skald.log.tail.TailEvent;
import org.skald.log.tail.TailRunner;

/**
 * The journal of the coordination log as a node tells of it: of nothing that its replica has not
 * applied. So who reads after an event finds what it told of, and the access lists by which it is
 * judged are no older than it.
 */
final class JournalTail implements AutoCloseable {

  private static final Duration RESUME_MAX = Duration.ofSeconds(30);
  private static final Duration LOOK_UP = Duration.ofMillis(200);

  /** How far the node's replica is. */
  @FunctionalInterface
  interface Replica {
    CompletableFuture<Position> reach(ReadLevel level);
  }

  private final Replica replica;
  private final JournalAccess access;
  private final TailRunner<JournalEvent> tail;
  private volatile boolean closed;

  JournalTail(
      String name, Replica replica, JournalAccess access, Supplier<Journal<ServerEvent>> journals) {
    this.replica = replica;
    this.access = access;
    this.tail = new TailRunner<>(name, () -> new Applied(journals.get()));
  }

  void start() {
    tail.start();
  }

  boolean isOpen() {
    return tail.isOpen();
  }

  int size() {
    return tail.size();
  }

  /** Whether a watch can begin after a place; by itself it begins after what this node has. */
  CompletableFuture<Resume> resume(Optional<Revision> from) {
    return from.map(CompletableFuture::completedFuture)
        .orElseGet(() -> replica.reach(new ReadLevel.Eventual()).thenApply(Revision::after))
        .thenCompose(tail::resume)
        .orTimeout(RESUME_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Serves a follower every event of interest; what is returned ends the watch. */
  AutoCloseable watch(Interest interest, Resume.Ready from, Follower<JournalEvent> follower) {
    return tail.watch(interest, from, follower);
  }

  /** A journal that ends where the replica is. */
  private final class Applied implements Journal<JournalEvent> {
    private final Journal<ServerEvent> whole;

    Applied(Journal<ServerEvent> whole) {
      this.whole = whole;
    }

    @Override
    public long begin() {
      return whole.begin();
    }

    @Override
    public long end() {
      return whole.end();
    }

    @Override
    public Page<JournalEvent> read(long offset) {
      var page = whole.read(offset);
      page.events().stream()
          .map(it -> it.event().revision().position())
          .max(Comparator.comparingLong(Position::value))
          .ifPresent(JournalTail.this::awaitApplied);
      if (page.events().stream().anyMatch(it -> it.event().subject().startsWith(Keys.ACCESS))) {
        access.changed();
      }
      return new Page<>(
          page.from(),
          page.next(),
          page.events().stream().map(it -> new Placed<>(it.offset(), judged(it.event()))).toList());
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  private TailEvent<JournalEvent> judged(TailEvent<ServerEvent> event) {
    var subject = event.subject();
    var name =
        subject.startsWith(Keys.NAMES)
            ? Optional.of(new NameTree(subject.substring(Keys.NAMES.length())))
            : Optional.<NameTree>empty();
    return new TailEvent<>(
        event.revision(),
        event.previous(),
        subject,
        new JournalEvent(event.payload(), name, access),
        event.bytes());
  }

  private void awaitApplied(Position position) {
    var reached = replica.reach(new ReadLevel.AtLeast(position));
    while (true) {
      try {
        reached.get(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (closed) {
          throw new IllegalStateException("the node closes", e);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(
            "expected this node's replica to reach %s, of which the journal tells, found: %s"
                .formatted(position, e.getCause()),
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Ends all watches and stops. */
  @Override
  public void close() {
    closed = true;
    tail.close();
  }
}

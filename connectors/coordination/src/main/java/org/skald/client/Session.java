package org.skald.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with Skald: what its owner holds lasts as long as it does. It heartbeats by itself, on
 * the client's own thread.
 *
 * <p>A session ends for its client when a node says so, or when its time to live has passed since
 * the sending of the last heartbeat that was acknowledged, by a monotonic clock. Then all its
 * grants are lost at once, waiting acquisitions fail with {@link SessionExpired}, and nothing
 * brings it back. A process that stood still finds that out with its next call of {@link #state} or
 * {@link Grant#isHeld}; only while the machine itself sleeps its clock may stand too, and the next
 * heartbeat tells. So what is written elsewhere should bear the fencing token all the same.
 *
 * <p>Safe for use by many threads.
 */
public final class Session implements AutoCloseable {

  static final String NOT_FOUND = "session-not-found";

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final Duration ttl;
  private final Ports ports;
  private final Consumer<Session> whenEnded;
  private final Map<LockName, LocalLine> lines = new ConcurrentHashMap<>();
  private final Object monitor = new Object();

  /* Changed under the monitor only; the state is read without. */
  private final List<Consumer<SessionState>> listeners = new ArrayList<>();
  private Lease lease;
  private volatile SessionState state = SessionState.SAFE;
  private String why = "";

  Session(String id, Duration ttl, Lease lease, Ports ports, Consumer<Session> whenEnded) {
    this.id = id;
    this.ttl = ttl;
    this.lease = lease;
    this.ports = ports;
    this.whenEnded = whenEnded;
  }

  /** Begins to heartbeat, and to watch the clock. */
  Session start() {
    new Heartbeats(this, ports).goOnFrom(lease.sentNanos());
    watch();
    return this;
  }

  /** What the nodes call it; unique. */
  public String id() {
    return id;
  }

  /** Its time to live: how long it lasts without a heartbeat. */
  public Duration ttl() {
    return ttl;
  }

  /** How it stands at this moment, by the clock. */
  public SessionState state() {
    boolean ends;
    synchronized (monitor) {
      ends =
          become(
              lease.stateAt(ports.time().nanos()),
              "no heartbeat that was sent in the last " + ttl + " was acknowledged");
    }
    if (ends) {
      end();
    }
    return state;
  }

  /**
   * Tells of every change from now on, in order, each once; never again after {@link
   * SessionState#EXPIRED} or {@link SessionState#CLOSED}.
   *
   * @param listener runs on a thread that all listeners of the client share, so it should be brief
   */
  public void onChange(Consumer<SessionState> listener) {
    synchronized (monitor) {
      listeners.add(listener);
    }
  }

  /**
   * The lock of this name, to be held by one alone. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   */
  public SkaldLock lock(String name) {
    return new SkaldLock(this, Request.Wish.of(name, LockMode.EXCLUSIVE));
  }

  /**
   * The lock of this name, to be held by any number together, but not while one holds it alone.
   * Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   */
  public SkaldLock sharedLock(String name) {
    return new SkaldLock(this, Request.Wish.of(name, LockMode.SHARED));
  }

  /**
   * The election of this name. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   */
  public SkaldElection election(String name) {
    return new SkaldElection(this, new LockName(LockKind.ELECTION, name), Optional.empty());
  }

  /**
   * The semaphore of this name. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   * @param limit how many permits it has in all; who first acquires some fixes it for ever, and who
   *     says otherwise later is refused
   */
  public SkaldSemaphore semaphore(String name, int limit) {
    return new SkaldSemaphore(this, new LockName(LockKind.SEMAPHORE, name), limit);
  }

  /** The tree of names, in which this session may put names that go with it. */
  public SkaldNames names() {
    return new SkaldNames(ports, Optional.of(id));
  }

  /**
   * The barrier of this name. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   * @param parties how many sessions enter and leave it together, from 1 to 1,000
   */
  public SkaldBarrier barrier(String name, int parties) {
    return new SkaldBarrier(this, name, parties);
  }

  /**
   * Ends the session, and releases all that it holds: grants that are still held count as lost for
   * whoever asks them, and waiting acquisitions fail with {@link IllegalStateException}.
   *
   * <p>Waits for the acknowledgement for a few seconds, or until interrupted. If there is none, the
   * nodes end the session when its time to live is over.
   */
  @Override
  public void close() {
    ports.linger("the end of session " + id, leave());
  }

  /** Ends the session; completes when the nodes have acknowledged it, or will not any more. */
  CompletableFuture<Void> leave() {
    boolean ends;
    Lease last;
    synchronized (monitor) {
      ends = become(SessionState.CLOSED, "its owner closed it");
      last = lease;
    }
    if (!ends) {
      return CompletableFuture.completedFuture(null);
    }
    end();
    return ports
        .nodes()
        .send(Request.close(id, ports.requestMax()), () -> !last.isOver(ports.time().nanos()))
        .thenAccept(answer -> LOG.debug("session_closed id={} status={}", id, answer.status()));
  }

  /** Asks for a lock; an empty result means not in time, a failed one says why. */
  CompletableFuture<Optional<Grant>> acquire(Request.Wish wish, Patience patience) {
    return new Acquisition(this, wish, patience).start();
  }

  /** Where those of this session who want a lock stand. */
  LocalLine line(LockName lock) {
    return lines.computeIfAbsent(lock, name -> new LocalLine(this, name));
  }

  /** Nobody stands in a line any more, nor will. */
  void retire(LocalLine line) {
    lines.remove(line.lock(), line);
  }

  /** Whether it is known to have ended; unlike {@link #state} this changes nothing. */
  boolean hasEnded() {
    return !state.isAlive();
  }

  /** Gives a lock back, or its place in line up; tries until answered or the session has ended. */
  CompletableFuture<Void> release(LockName lock, OptionalLong token) {
    return ports
        .nodes()
        .send(Request.release(id, lock, token, ports.requestMax()), () -> state().isAlive())
        .thenAccept(answer -> {
          if (answer.isProblem(NOT_FOUND)) {
            expire(answer);
          } else if (!answer.isOk()) {
            LOG.warn("release_refused session={} lock={} found={}", id, lock, answer.described());
          }
        });
  }

  Ports ports() {
    return ports;
  }

  /** A heartbeat was acknowledged. It renews the lease, unless that was over before. */
  void acknowledge(long sentNanos) {
    synchronized (monitor) {
      if (!lease.isOver(ports.time().nanos())) {
        lease = lease.renewed(sentNanos);
      }
    }
    state();
  }

  /** A node says that there is no such session, or no longer. */
  void expire(Answer answer) {
    boolean ends;
    synchronized (monitor) {
      ends = become(SessionState.EXPIRED, "a node answered " + answer.described());
    }
    if (ends) {
      end();
    }
  }

  /** Why nothing can be acquired in it; for a session that has ended. */
  RuntimeException ended() {
    synchronized (monitor) {
      String message = "expected session %s to be open, found it %s: %s".formatted(id, state, why);
      return state == SessionState.CLOSED
          ? new IllegalStateException(message)
          : new SessionExpired(message);
    }
  }

  /** Whether that ended it; under the monitor. What has ended stays as it is. */
  private boolean become(SessionState next, String reason) {
    if (!state.isAlive() || state == next) {
      return false;
    }
    state = next;
    if (next == SessionState.SAFE || next == SessionState.CLOSED) {
      LOG.debug("session_changed id={} state={}", id, next);
    } else {
      LOG.warn("session_changed id={} state={} why={}", id, next, reason);
    }
    for (Consumer<SessionState> listener : listeners) {
      ports.tell(() -> listener.accept(next));
    }
    if (next.isAlive()) {
      return false;
    }
    why = reason;
    return true;
  }

  private void end() {
    lines.values().forEach(LocalLine::end);
    whenEnded.accept(this);
  }

  private void watch() {
    if (state().isAlive()) {
      Duration until;
      synchronized (monitor) {
        until = lease.untilChange(ports.time().nanos());
      }
      ports.time().after(until, this::watch);
    }
  }

  @Override
  public String toString() {
    return "session " + id + " " + state;
  }
}

package org.skald.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A client of Skald's nodes. It speaks to one, and goes on to the next when that does not answer.
 *
 * <p>One per process is enough; it is safe for use by many threads. It has one thread for the
 * heartbeats and the clock, and one for listeners while there is something to tell; both are
 * daemons.
 */
public final class SkaldClient implements AutoCloseable {

  /** How long a node has to answer, besides what it was asked to wait. */
  static final Duration REQUEST_MAX = Duration.ofSeconds(5);

  private static final Duration OPEN_MAX = Duration.ofSeconds(30);
  private static final Duration LISTENER_IDLE = Duration.ofSeconds(10);

  private final Ports ports;

  /* Under the monitor of the set. */
  private final Set<Session> sessions = new HashSet<>();
  private boolean closed;

  SkaldClient(Nodes nodes, Time time, Duration requestMax) {
    /* Not shut down, but its thread goes: a lost grant still tells who asks. */
    var listeners =
        new ThreadPoolExecutor(
            1,
            1,
            LISTENER_IDLE.toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "skald-listeners");
              thread.setDaemon(true);
              return thread;
            });
    listeners.allowCoreThreadTimeOut(true);
    this.ports = new Ports(nodes, time, listeners, requestMax);
  }

  /**
   * Opens a session; tries all nodes for up to 30 seconds.
   *
   * @param ttl its time to live, how long it lasts without a heartbeat: from a second to an hour. A
   *     long one outlasts longer pauses and cuts; a short one frees sooner what a dead process held
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node answered
   * @throws RequestRefused when a node refuses, for example because of the time to live
   * @throws IllegalStateException when the client is closed
   */
  public Session openSession(Duration ttl) throws InterruptedException {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("expected a time to live above zero, found " + ttl);
    }
    long startNanos = ports.time().nanos();
    while (true) {
      requireOpen();
      String id = UUID.randomUUID().toString();
      /* A repeat gets the first answer, so the lease counts from the first sending. */
      Lease lease = new Lease(ports.time().nanos(), ttl.toNanos());
      try {
        ask(id, ttl, lease, startNanos);
      } catch (NodesUnavailable e) {
        if (!isInTime(startNanos)) {
          throw e;
        }
        continue;
      }
      /* One that may be over already is left to itself. */
      if (!lease.isOver(ports.time().nanos())) {
        return keep(new Session(id, ttl, lease, ports, this::forget));
      }
    }
  }

  private void ask(String id, Duration ttl, Lease lease, long startNanos)
      throws InterruptedException {
    Request request = Request.open(id, ttl, ports.requestMax());
    CompletableFuture<Answer> sent =
        ports
            .nodes()
            .send(request, () -> isInTime(startNanos) && !lease.isOver(ports.time().nanos()));
    try {
      Answer answer = sent.get();
      if (!answer.isOk()) {
        throw new RequestRefused(request, answer);
      }
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NodesUnavailable unavailable
          ? unavailable
          : new IllegalStateException("a session was not opened", e);
    }
  }

  /**
   * A watch on a name, to be begun. It is closed by itself, not with the client.
   *
   * @param path of the name, such as {@code /services/stock}
   */
  public NameWatching watch(String path) {
    requireOpen();
    return new NameWatching(ports, path);
  }

  private boolean isInTime(long startNanos) {
    return ports.time().nanos() - startNanos < OPEN_MAX.toNanos();
  }

  private Session keep(Session session) {
    synchronized (sessions) {
      requireOpen();
      sessions.add(session);
    }
    return session.start();
  }

  private void forget(Session session) {
    synchronized (sessions) {
      sessions.remove(session);
    }
  }

  private void requireOpen() {
    synchronized (sessions) {
      if (closed) {
        throw new IllegalStateException("expected a client that is open, found it closed");
      }
    }
  }

  /** The tree of names, of which none goes with a session. */
  public SkaldNames names() {
    return new SkaldNames(ports, Optional.empty());
  }

  /**
   * The register of this name. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   */
  public SkaldRegister register(String name) {
    return new SkaldRegister(ports, name);
  }

  /**
   * The counter of this name. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   */
  public SkaldCounter counter(String name) {
    return new SkaldCounter(ports, name);
  }

  /**
   * A sequence of this name, with blocks of its own. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   * @param block how many ids to fetch at once, from 1 to 1,000,000: as many may be lost
   */
  public SkaldSequence sequence(String name, int block) {
    return new SkaldSequence(ports, name, block);
  }

  /**
   * The latch of this name. Asks nothing of the nodes yet.
   *
   * @param name 1 to 200 printable characters
   * @param count how many parties have to count it down, from 1 to 1,000; the first fixes it for
   *     ever
   */
  public SkaldLatch latch(String name, int count) {
    return new SkaldLatch(ports, name, count);
  }

  /**
   * Closes all its sessions, as {@link Session#close} does, and then itself. Waits for the
   * acknowledgements for a few seconds in all, or until interrupted.
   */
  @Override
  public void close() {
    List<Session> open;
    synchronized (sessions) {
      closed = true;
      open = List.copyOf(sessions);
    }
    CompletableFuture<?>[] leaving =
        open.stream().map(Session::leave).toArray(CompletableFuture<?>[]::new);
    ports.linger("the end of " + open.size() + " sessions", CompletableFuture.allOf(leaving));
    ports.time().close();
  }
}

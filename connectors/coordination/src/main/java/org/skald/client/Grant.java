package org.skald.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that is held, until it is closed or lost.
 *
 * <p>A grant is lost when its session ends. Between a look at {@link #isHeld} and what follows it
 * any time may pass, so what must not be done by two at once should bear the {@link #token}: who
 * receives it refuses a smaller one than the greatest it has seen.
 *
 * <p>Safe for use by many threads; it belongs to none of them.
 */
public sealed class Grant implements AutoCloseable permits Leadership {

  /** How a grant stands. */
  private enum Stage {
    HELD,
    RELEASED,
    LOST
  }

  private final Session session;
  private final LocalLine line;
  private final LockName lock;
  private final long token;

  /* Under the monitor of this. */
  private final List<Runnable> listeners = new ArrayList<>();
  private final Set<Thread> toInterrupt = new HashSet<>();
  private Stage stage = Stage.HELD;

  Grant(Session session, LocalLine line, LockName lock, long token) {
    this.session = session;
    this.line = line;
    this.lock = lock;
    this.token = token;
  }

  /** The name of the lock, or of what is held like one. */
  public String lock() {
    return lock.value();
  }

  LockKind kind() {
    return lock.kind();
  }

  /**
   * The fencing token: greater than that of every earlier grant of this lock. Shared grants of one
   * session may have the same.
   */
  public long token() {
    return token;
  }

  /**
   * Whether it is held at this moment, by the clock of this machine. False once it has been closed,
   * and once its session has ended or may have; then it never is again.
   */
  public boolean isHeld() {
    if (!session.state().isAlive()) {
      return false;
    }
    synchronized (this) {
      return stage == Stage.HELD;
    }
  }

  /**
   * Tells, once, when it is lost: at once if it is already, never if it is closed before.
   *
   * @param listener runs on a thread that all listeners of the client share, so it should be brief
   */
  public void onLost(Runnable listener) {
    synchronized (this) {
      if (stage == Stage.HELD) {
        listeners.add(listener);
        return;
      }
      if (stage == Stage.RELEASED) {
        return;
      }
    }
    session.ports().tell(listener);
  }

  /**
   * Interrupts the thread that calls this when the grant is lost: at once if it is already, and
   * never after {@link #close}.
   *
   * @return this
   */
  public synchronized Grant interruptWhenLost() {
    if (stage == Stage.HELD) {
      toInterrupt.add(Thread.currentThread());
    } else if (stage == Stage.LOST) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  /**
   * Releases the lock; does nothing when it has been released or lost before.
   *
   * <p>Waits for the acknowledgement for a few seconds, or until interrupted; after that the client
   * goes on trying for as long as the session lasts. In no case is the lock held here any more.
   */
  @Override
  public void close() {
    session.ports().linger("the release of " + lock, release());
  }

  /** Releases the lock; completes when the nodes know, or need not. */
  CompletableFuture<Void> release() {
    synchronized (this) {
      if (stage != Stage.HELD) {
        return CompletableFuture.completedFuture(null);
      }
      stage = Stage.RELEASED;
      toInterrupt.clear();
      listeners.clear();
    }
    return line.giveBack(this);
  }

  /** Its session has ended. */
  void lose() {
    List<Runnable> told;
    synchronized (this) {
      if (stage != Stage.HELD) {
        return;
      }
      stage = Stage.LOST;
      /* Under the monitor, so that nobody is interrupted who has closed it. */
      toInterrupt.forEach(Thread::interrupt);
      toInterrupt.clear();
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(session.ports()::tell);
  }

  @Override
  public String toString() {
    return "grant of " + lock + " with token " + token;
  }
}

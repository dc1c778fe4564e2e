package org.skald.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;

/**
 * A lock of Skald as one session sees it; it can be acquired any number of times, and holds no
 * state of its own.
 *
 * <p>First come, first served. It is not re-entrant: within a session too, a second acquisition of
 * the same lock waits until the first grant is closed, unless both are shared. {@link #asLock} is a
 * view that is re-entrant for each thread.
 */
public final class SkaldLock {

  private final Session session;
  private final Claim<Grant> claim;

  SkaldLock(Session session, Request.Wish wish) {
    this.session = session;
    this.claim = new Claim<>(session, wish, Grant.class);
  }

  /** Its name. */
  public String name() {
    return claim.wish().lock().value();
  }

  /**
   * The same lock, of which nobody gets a grant for a while after this holder was lost without
   * releasing it: time for what it had begun elsewhere to come to rest.
   *
   * @param delay not negative
   */
  public SkaldLock withDelay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException(
          "expected a delay that is not negative for lock '%s', found %s".formatted(name(), delay));
    }
    return new SkaldLock(session, claim.wish().withDelay(delay));
  }

  /**
   * Waits until the lock is granted.
   *
   * @throws InterruptedException when interrupted while waiting; the place in line is given up
   * @throws SessionExpired when the session expires first, or has
   * @throws IllegalStateException when the session is closed first, or is
   * @throws RequestRefused when a node refuses, for example because of the lock's name
   */
  public Grant acquire() throws InterruptedException {
    return claim.acquire();
  }

  /** Goes on waiting when interrupted, and keeps that for later. */
  Optional<Grant> acquireUninterruptibly(Patience patience) {
    return claim.acquireUninterruptibly(patience);
  }

  /**
   * Waits until the lock is granted, or a while has passed.
   *
   * @param patience how long to wait in line; zero or less asks once and does not wait. The nodes'
   *     answer may take a few seconds more
   * @return empty when it was not granted in time
   * @throws InterruptedException when interrupted while waiting; the place in line is given up
   * @throws NodesUnavailable when no node has answered a few seconds after the patience was over;
   *     should the lock have been granted, it is released
   * @throws SessionExpired when the session expires first, or has
   * @throws IllegalStateException when the session is closed first, or is
   * @throws RequestRefused when a node refuses, for example because of the lock's name
   */
  public Optional<Grant> tryAcquire(Duration patience) throws InterruptedException {
    return claim.tryAcquire(patience);
  }

  /**
   * The grant, in the future. It fails as {@link #acquire} does. To cancel it, or to complete it in
   * any other way, gives the place in line up; a grant that comes all the same is released.
   */
  public CompletableFuture<Grant> acquireAsync() {
    return claim.acquireAsync();
  }

  /**
   * A view as a {@link Lock}, re-entrant for each thread. {@code unlock} is for the thread that
   * locked, and throws {@link IllegalMonitorStateException} for others; {@code newCondition} is not
   * supported. {@code lock} and its kin throw as {@link #acquire} and {@link #tryAcquire} do.
   *
   * <p>The view can't tell of a loss: who has to know uses {@link #acquire}. To lock again what was
   * lost throws {@link SessionExpired}; to unlock it does nothing.
   */
  public Lock asLock() {
    return new ThreadLock(this);
  }

  RuntimeException lost() {
    return claim.lost();
  }

  @Override
  public String toString() {
    return claim.wish().mode().wire() + " lock " + name() + " of " + session;
  }
}

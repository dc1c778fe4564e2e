package org.skald.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A semaphore of Skald as one session sees it: so and so many permits, which sessions share.
 *
 * <p>First come, first served: who wants few does not overtake who wants many. A session has one
 * grant at a time, of any number of permits; within it a second acquisition waits until the first
 * grant is closed. Workers that are to have permits side by side each open a session.
 */
public final class SkaldSemaphore {

  private final Session session;
  private final LockName name;
  private final int limit;

  SkaldSemaphore(Session session, LockName name, int limit) {
    this.session = session;
    this.name = name;
    this.limit = limit;
  }

  /** Its name. */
  public String name() {
    return name.value();
  }

  /**
   * Waits until this many permits are granted, all of them at once.
   *
   * @param permits 1 or more, and no more than there are
   * @throws InterruptedException when interrupted while waiting; the place in line is given up
   * @throws SessionExpired when the session expires first, or has
   * @throws IllegalStateException when the session is closed first, or is
   * @throws RequestRefused when a node refuses, for example because there are more or fewer permits
   *     than the semaphore was said to have
   */
  public Grant acquire(int permits) throws InterruptedException {
    return claim(permits).acquire();
  }

  /**
   * Waits until this many permits are granted, or a while has passed.
   *
   * @param permits 1 or more, and no more than there are
   * @param patience how long to wait in line; zero or less asks once and does not wait
   * @return empty when they were not granted in time
   * @throws InterruptedException when interrupted while waiting; the place in line is given up
   * @throws NodesUnavailable when no node has answered a few seconds after the patience was over
   */
  public Optional<Grant> tryAcquire(int permits, Duration patience) throws InterruptedException {
    return claim(permits).tryAcquire(patience);
  }

  /**
   * The grant, in the future. It fails as {@link #acquire} does. To cancel it, or to complete it in
   * any other way, gives the place in line up.
   */
  public CompletableFuture<Grant> acquireAsync(int permits) {
    return claim(permits).acquireAsync();
  }

  private Claim<Grant> claim(int permits) {
    return new Claim<>(
        session,
        new Request.Wish(name, LockMode.EXCLUSIVE, Map.of("limit", limit, "permits", permits)),
        Grant.class);
  }

  @Override
  public String toString() {
    return name + " of " + session;
  }
}

package org.skald.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A session's wish for a grant, in the ways in which it can be waited for. Holds no state of its
 * own.
 *
 * @param <G> what a grant of it is
 */
final class Claim<G extends Grant> {

  private final Session session;
  private final Request.Wish wish;
  private final Class<G> type;

  Claim(Session session, Request.Wish wish, Class<G> type) {
    this.session = session;
    this.wish = wish;
    this.type = type;
  }

  Request.Wish wish() {
    return wish;
  }

  /** Waits until it is granted; when interrupted, its place in line is given up. */
  G acquire() throws InterruptedException {
    return granted(await(session.acquire(wish, Patience.ENDLESS)));
  }

  /** Waits until it is granted, or a while has passed. */
  Optional<G> tryAcquire(Duration patience) throws InterruptedException {
    return await(session.acquire(wish, Patience.of(patience))).map(type::cast);
  }

  /** Goes on waiting when interrupted, and keeps that for later. */
  Optional<G> acquireUninterruptibly(Patience patience) {
    CompletableFuture<Optional<Grant>> result = session.acquire(wish, patience);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get().map(type::cast);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw Futures.unwrapped(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The grant, in the future. */
  CompletableFuture<G> acquireAsync() {
    CompletableFuture<Optional<Grant>> result = session.acquire(wish, Patience.ENDLESS);
    CompletableFuture<G> promised = new CompletableFuture<>();
    /* Elsewhere, since what users hang on to it may block. */
    result.whenCompleteAsync((got, failure) -> {
      if (failure != null) {
        promised.completeExceptionally(cause(failure));
      } else if (!promised.complete(granted(got))) {
        granted(got).release();
      }
    });
    promised.whenComplete((any, failure) -> result.cancel(false));
    return promised;
  }

  private static Optional<Grant> await(CompletableFuture<Optional<Grant>> result)
      throws InterruptedException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      if (!result.cancel(false) && !result.isCompletedExceptionally()) {
        result.join().ifPresent(Grant::release);
      }
      throw e;
    } catch (ExecutionException e) {
      throw Futures.unwrapped(e);
    }
  }

  private G granted(Optional<Grant> got) {
    return type.cast(
        got.orElseThrow(
            () -> new IllegalStateException("expected a grant of an endless wait, found none")));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  RuntimeException lost() {
    return session.ended();
  }

  @Override
  public String toString() {
    return wish.lock() + " of " + session;
  }
}

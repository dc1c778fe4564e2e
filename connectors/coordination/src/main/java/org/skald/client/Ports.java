package org.skald.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session reaches the world through.
 *
 * @param nodes where requests go
 * @param time the clock
 * @param listeners runs what users want to be told, in order, and away from the clock
 * @param requestMax how long one node has to answer, besides what it was asked to wait
 */
record Ports(Nodes nodes, Time time, Executor listeners, Duration requestMax) {

  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);
  private static final Duration ASK_MAX = Duration.ofSeconds(30);

  /**
   * Asks the nodes, one after another until one answers or a while has passed; fails with {@link
   * NodesUnavailable}, and with {@link RequestRefused} when the answer is a refusal.
   */
  CompletableFuture<Answer> ask(Request request) {
    long startNanos = time.nanos();
    CompletableFuture<Answer> sent =
        nodes.send(request, () -> time.nanos() - startNanos < ASK_MAX.toNanos());
    CompletableFuture<Answer> asked = new CompletableFuture<>();
    /* Elsewhere, since what users hang on to it may block. */
    sent.whenCompleteAsync((answer, failure) -> {
      if (failure != null) {
        asked.completeExceptionally(failure);
      } else if (answer.isOk()) {
        asked.complete(answer);
      } else {
        asked.completeExceptionally(new RequestRefused(request, answer));
      }
    });
    asked.whenComplete((any, failure) -> sent.cancel(false));
    return asked;
  }

  /** Asks once more whenever the answer does not settle it; fails as {@link #ask} does. */
  CompletableFuture<Answer> askUntil(Supplier<Request> request, Predicate<Answer> settles) {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    askOnce(request, settles, result);
    return result;
  }

  private void askOnce(
      Supplier<Request> request, Predicate<Answer> settles, CompletableFuture<Answer> result) {
    CompletableFuture<Answer> asked = ask(request.get());
    asked.whenComplete((answer, failure) -> {
      if (failure != null) {
        result.completeExceptionally(Futures.unwrapped(failure));
      } else if (settles.test(answer)) {
        result.complete(answer);
      } else if (!result.isDone()) {
        askOnce(request, settles, result);
      }
    });
    result.whenComplete((any, failure) -> asked.cancel(false));
  }

  /** Tells a listener; what it throws is its own affair, and is logged. */
  void tell(Runnable listener) {
    listeners.execute(() -> {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("listener_failed", e);
      }
    });
  }

  /**
   * Waits a little for something that comes to its end without being waited for. An interrupt ends
   * the waiting, and is kept.
   */
  void linger(String what, CompletableFuture<?> under) {
    try {
      under.get(requestMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("not_acknowledged_yet what={} after={}", what, requestMax);
    } catch (ExecutionException e) {
      LOG.warn("not_acknowledged what={}", what, e.getCause());
    }
  }
}

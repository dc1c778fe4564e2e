package org.skald.client;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way: the same, with the same key, at one node after another until one answers.
 * Between rounds over all nodes there is a pause.
 */
final class Delivery {

  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);

  private final Nodes nodes;
  private final Time time;
  private final Request request;
  private final BooleanSupplier goOn;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<Answer> inFlight;

  /* One try follows another, so these need no lock; the futures between them publish them. */
  private final Map<String, String> found = new TreeMap<>();
  private Duration pause = PAUSE_FIRST;
  private int tries;

  Delivery(Nodes nodes, Time time, Request request, BooleanSupplier goOn) {
    this.nodes = nodes;
    this.time = time;
    this.request = request;
    this.goOn = goOn;
  }

  CompletableFuture<Answer> start() {
    /* Who cancels the result need not wait for the node. */
    result.whenComplete((any, failure) -> stop());
    attempt();
    return result;
  }

  private void attempt() {
    if (result.isDone()) {
      return;
    }
    int node = nodes.chosen();
    CompletableFuture<Answer> sent = nodes.post(node, request);
    inFlight = sent;
    sent.whenComplete((answer, failure) -> hear(node, answer, failure));
    if (result.isDone()) {
      stop();
    }
  }

  private void stop() {
    CompletableFuture<Answer> sent = inFlight;
    if (sent != null) {
      sent.cancel(true);
    }
  }

  private void hear(int node, @Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null && !answer.isUnknown()) {
      result.complete(answer);
    } else if (!result.isDone()) {
      nodes.failed(node);
      found.put(nodes.address(node), describe(answer, failure));
      retry(failure);
    }
  }

  private void retry(@Nullable Throwable failure) {
    tries++;
    if (!goOn.getAsBoolean()) {
      result.completeExceptionally(
          new NodesUnavailable(
              "expected an answer to %s, found %s after %d tries".formatted(request, found, tries),
              failure));
    } else if (tries % nodes.count() != 0) {
      attempt();
    } else {
      Duration now = pause;
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(PAUSE_LONGEST) < 0 ? doubled : PAUSE_LONGEST;
      time.after(now, this::attempt);
    }
  }

  private static String describe(@Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null) {
      return answer.described();
    }
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return String.valueOf(cause);
  }
}

package org.skald.infra.system;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts sagas over HTTP as the documentation says: under an idempotency key, again and again until
 * an answer comes, from whichever node.
 */
final class SagaStarts implements AutoCloseable {

  private static final int AT_ONCE = 24;
  private static final long PAUSE_NS = Duration.ofMillis(50).toNanos();

  private final List<SagaNodeProcess> nodes;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final AtomicInteger asked = new AtomicInteger();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger repeats = new AtomicInteger();

  SagaStarts(List<SagaNodeProcess> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Starts the saga of this id; completes when it is taken or refused. */
  CompletableFuture<Void> start(String id, String body) {
    return CompletableFuture.runAsync(() -> insist(id, body), threads);
  }

  private void insist(String id, String body) {
    atOnce.acquireUninterruptibly();
    try {
      while (!ask(nodes.get(asked.getAndIncrement() % nodes.size()), id, body)) {
        repeats.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NS);
        if (Thread.interrupted()) {
          return; // The test is over.
        }
      }
    } finally {
      atOnce.release();
    }
  }

  /** Whether there is an answer that settles it. */
  private boolean ask(SagaNodeProcess node, String id, String body) {
    try {
      var answer =
          node.exchange(
              node.request("/sagas")
                  .POST(BodyPublishers.ofString(body))
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "start-" + id)
                  .build());
      switch (answer.statusCode()) {
        case 200, 201, 202 -> taken.add(id);
        case 503, 504 -> {
          return false;
        }
        default -> refused.add(answer.statusCode() + " " + answer.body());
      }
      return true;
    } catch (IOException e) {
      return false; // Whether it was taken is not known; the key makes it safe to ask again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The sagas that a node said it has started. */
  Set<String> taken() {
    return taken;
  }

  /** Answers that nobody can do anything with. */
  Queue<String> refused() {
    return refused;
  }

  /** How often somebody had to ask again. */
  int repeats() {
    return repeats.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}

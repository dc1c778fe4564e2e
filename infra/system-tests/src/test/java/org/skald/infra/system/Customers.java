package org.skald.infra.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.skald.infra.example.shop.PlaceOrder;
import shop.orders.OrderPlaced;

/**
 * Customers who place orders over HTTP as the documentation tells them to: under an idempotency
 * key, again and again until an answer comes, from whichever node.
 */
final class Customers implements AutoCloseable {

  private static final int AT_ONCE = 24;
  private static final Duration TAKEN_MAX = Duration.ofSeconds(60);
  private static final long PAUSE_NS = Duration.ofMillis(50).toNanos();

  private final List<SagaNodeProcess> nodes;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final Map<String, OrderPlaced> taken = new ConcurrentHashMap<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger repeats = new AtomicInteger();

  Customers(SagaNodeProcess... nodes) {
    this.nodes = List.of(nodes);
  }

  /** Places the orders of these numbers; completes when every one is taken or refused. */
  CompletableFuture<Void> place(int from, int to) {
    return CompletableFuture.allOf(
        IntStream.range(from, to)
            .mapToObj(number -> CompletableFuture.runAsync(() -> place(number), threads))
            .toArray(CompletableFuture<?>[]::new));
  }

  private void place(int number) {
    atOnce.acquireUninterruptibly();
    try {
      var order = order(number);
      for (var attempt = 0; !ask(nodes.get((number + attempt) % nodes.size()), order); attempt++) {
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

  private static OrderPlaced order(int number) {
    var quantity = 1 + number % 5;
    return new OrderPlaced(
        "order-" + number,
        "customer-" + number % 50,
        "article-" + number % 10,
        quantity,
        quantity * (100L + number));
  }

  /** Whether there is an answer that settles it. */
  private boolean ask(SagaNodeProcess node, OrderPlaced order) {
    var body =
        """
        {"saga": "%s", "input": {"orderId": "%s", "customer": "%s", "sku": "%s", \
        "quantity": %d, "amountCents": %d}}\
        """
            .formatted(
                PlaceOrder.NAME,
                order.getOrderId(),
                order.getCustomer(),
                order.getSku(),
                order.getQuantity(),
                order.getAmountCents());
    try {
      var answer =
          node.exchange(
              node.request("/sagas")
                  .POST(BodyPublishers.ofString(body))
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "place-" + order.getOrderId())
                  .build());
      switch (answer.statusCode()) {
        case 200, 201, 202 -> taken.put(order.getOrderId(), order);
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

  /** Waits until so many orders are taken. */
  void awaitTaken(int orders) {
    await("%d orders are taken".formatted(orders))
        .atMost(TAKEN_MAX)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> taken.size() >= orders);
  }

  /** The orders that a node said it has taken. */
  Map<String, OrderPlaced> taken() {
    return taken;
  }

  /** Answers that no customer can do anything with. */
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

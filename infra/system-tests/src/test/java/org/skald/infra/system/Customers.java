package org.skald.infra.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.skald.infra.example.shop.PlaceOrder;
import shop.orders.OrderPlaced;

/** Customers who place orders, each in the end at some node. */
final class Customers implements AutoCloseable {

  private static final Duration TAKEN_MAX = Duration.ofSeconds(60);

  private final SagaStarts starts;
  private final Map<String, OrderPlaced> placed = new ConcurrentHashMap<>();
  private final Map<String, OrderPlaced> ofOthers = new ConcurrentHashMap<>();

  Customers(SagaNodeProcess... nodes) {
    this.starts = new SagaStarts(List.of(nodes));
  }

  /** Places the orders of these numbers; completes when every one is taken or refused. */
  CompletableFuture<Void> place(int from, int to) {
    return CompletableFuture.allOf(
        IntStream.range(from, to)
            .mapToObj(Customers::order)
            .map(this::place)
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> place(OrderPlaced order) {
    placed.put(order.getOrderId(), order);
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
    return starts.start(order.getOrderId(), body);
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

  /** Waits until so many orders are taken. */
  void awaitTaken(int orders) {
    await("%d orders are taken".formatted(orders))
        .atMost(TAKEN_MAX)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> starts.taken().size() >= orders);
  }

  /** The orders that a node said it has taken. */
  Map<String, OrderPlaced> taken() {
    var taken = new HashMap<>(ofOthers);
    starts.taken().forEach(id -> taken.put(id, Objects.requireNonNull(placed.get(id))));
    return taken;
  }

  /** Counts the orders that were taken from others among these. */
  void add(Customers others) {
    ofOthers.putAll(others.taken());
  }

  /** Answers that no customer can do anything with. */
  Queue<String> refused() {
    return starts.refused();
  }

  /** How often somebody had to ask again. */
  int repeats() {
    return starts.repeats();
  }

  @Override
  public void close() {
    starts.close();
  }
}

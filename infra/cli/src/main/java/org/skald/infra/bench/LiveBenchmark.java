package org.skald.infra.bench;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.skald.saga.SagaId;

/** Many sagas at once that all wait for a participant who never answers. */
final class LiveBenchmark {

  private static final int UNDER_WAY_MAX = 2_000;
  private static final String NAME = "waiting-order";
  private static final String SOURCE =
      """
      saga: waiting-order
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        reserve-stock:
          send: shop.stock.ReserveStock
          to: stock.commands
          with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          timeout: 1h
          compensate: none
      """;

  private final String bootstrap;
  private final Path directory;

  LiveBenchmark(String bootstrap, Path directory) {
    this.bootstrap = bootstrap;
    this.directory = directory;
  }

  /**
   * What was measured.
   *
   * @param liveSagas how many are waiting
   * @param seconds until all of them were accepted
   * @param startsPerSecond accepted starts
   * @param nodeRssMiB memory of this process, without the brokers
   */
  record Measured(int liveSagas, double seconds, double startsPerSecond, double nodeRssMiB) {}

  Measured run(int sagas) throws Exception {
    try (var node = new BenchNode(bootstrap, directory, NAME, SOURCE)) {
      var began = System.nanoTime();
      var underWay = new Semaphore(UNDER_WAY_MAX);
      var accepted = new CompletableFuture<?>[sagas];
      for (var number = 0; number < sagas; number++) {
        underWay.acquire();
        accepted[number] =
            node.start(new SagaId("live-" + number)).whenComplete((_, _) -> underWay.release());
      }
      CompletableFuture.allOf(accepted).join();
      var seconds = (System.nanoTime() - began) / 1e9;
      return new Measured(sagas, seconds, sagas / seconds, BenchNode.rssMiB());
    }
  }
}

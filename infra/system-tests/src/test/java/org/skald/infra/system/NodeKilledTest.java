package org.skald.infra.system;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;

@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeKilledTest {

  private static final int ORDERS = 1_000;
  private static final Faults FAULTS = new Faults(11, 0.1, 0.02, 0.02);
  private static final Duration PROGRESS_MAX = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void a_node_that_is_killed_loses_no_saga_and_does_nothing_twice(TestReporter reporter)
      throws Exception {
    try (var shop = new Shop(directory, FAULTS)) {
      var node = shop.startNode("node", Map.of());
      var customers = shop.customers(node);

      var placed = customers.place(0, ORDERS);
      awaitTaken(customers, 300);
      node.process().kill();
      var restart = node.process().start();
      awaitTaken(customers, 600);
      node.process().kill();
      node.loseData();
      var restartWithoutData = node.process().start();
      placed.join();

      var books = shop.close(node, customers);
      books.requireBalance(customers, ORDERS);
      reporter.publishEntry(
          Map.of(
              "restart", restart.toString(),
              "restart without data", restartWithoutData.toString(),
              "repeated requests", Integer.toString(customers.repeats()),
              "completed", Integer.toString(books.completed().size()),
              "compensated", Integer.toString(books.compensated().size())));
    }
  }

  private static void awaitTaken(Customers customers, int orders) {
    await("%d orders are taken".formatted(orders))
        .atMost(PROGRESS_MAX)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> customers.taken().size() >= orders);
  }
}

package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;

@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeKilledTest {

  private static final int ORDERS = 1_000;
  private static final Faults FAULTS = new Faults(11, 0.1, 0.02, 0.02);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void a_node_that_is_killed_loses_no_saga_and_does_nothing_twice(TestReporter reporter)
      throws Exception {
    try (var shop = new Shop(directory, FAULTS)) {
      var node = shop.startNode("node", Map.of());
      var customers = shop.customers(node);

      var placed = customers.place(0, ORDERS);
      customers.awaitTaken(300);
      node.process().kill();
      var restart = node.process().start();
      customers.awaitTaken(600);
      node.process().kill();
      node.loseData();
      var restartWithoutData = node.process().start();
      placed.join();

      var books = shop.close(node, customers);
      books.requireBalance(customers, ORDERS);
      assertThat(books.completed()).as("completed").isNotEmpty();
      assertThat(books.compensated()).as("compensated").isNotEmpty();
      reporter.publishEntry(
          Map.of(
              "restart", restart.toString(),
              "restart without data", restartWithoutData.toString(),
              "repeated requests", Integer.toString(customers.repeats()),
              "completed", Integer.toString(books.completed().size()),
              "compensated", Integer.toString(books.compensated().size())));
    }
  }
}

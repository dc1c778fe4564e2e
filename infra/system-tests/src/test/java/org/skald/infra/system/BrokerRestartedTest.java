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
class BrokerRestartedTest {

  private static final int ORDERS = 600;
  private static final Faults FAULTS = new Faults(13, 0.1, 0.02, 0.02);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void sagas_outlive_an_orderly_restart_of_the_broker_and_its_death(TestReporter reporter)
      throws Exception {
    try (var shop = new Shop(directory, FAULTS)) {
      var node = shop.startNode("node", Map.of());
      var customers = shop.customers(node);

      var placed = customers.place(0, ORDERS);
      customers.awaitTaken(200);
      shop.broker().stop();
      var restart = shop.broker().start();
      customers.awaitTaken(400);
      shop.broker().kill();
      var restartAfterDeath = shop.broker().start();
      placed.join();

      var books = shop.close(node, customers);
      books.requireBalance(customers, ORDERS);
      assertThat(books.compensated()).as("compensated").isNotEmpty();
      reporter.publishEntry(
          Map.of(
              "broker's restart", restart.toString(),
              "broker's restart after its death", restartAfterDeath.toString(),
              "repeated requests", Integer.toString(customers.repeats())));
    }
  }
}

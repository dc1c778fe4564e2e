package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;

/** Shards live on some of the nodes, move when nodes come and go, and any node can be asked. */
@Timeout(240)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShardsMoveTest {

  private static final Duration STEP_MAX = Duration.ofSeconds(60);
  private static final int SHARDS = 8;
  private static final int ORDERS = 600;
  private static final Map<String, String> SETTINGS =
      Map.of("log.shards", Integer.toString(SHARDS), "placement.replicas", "2");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void nodes_come_and_go_and_no_saga_notices() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var first = shop.startNode("first", SETTINGS);
      var second = shop.startNode("second", SETTINGS);
      var third = shop.startNode("third", SETTINGS);
      var customers = shop.customers(first, second, third);

      var placed = customers.place(0, ORDERS);
      customers.awaitTaken(100);
      var fourth = shop.startNode("fourth", SETTINGS);
      await("every shard is held by those who are to hold it, and by nobody else")
          .atMost(STEP_MAX)
          .until(() -> shards(fourth).allMatch(ShardsMoveTest::isSettled));
      assertThat(shards(fourth).filter(it -> names(it.path("members")).contains("fourth")).count())
          .as("shards that the fourth node holds")
          .isEqualTo(SHARDS * 2 / 4);
      second.process().kill();
      placed.join();

      var books = shop.close(fourth, customers);
      books.requireBalance(customers, ORDERS);
      for (var node : List.of(first, third, fourth)) {
        assertThat(node.get("/cluster/replicas").path("replicas").size())
            .as("replicas of a node, one of them of the coordination log")
            .isBetween(2, SHARDS);
        assertThat(node.sagas("").stream().map(it -> it.path("id").asText()))
            .containsExactlyInAnyOrderElementsOf(customers.taken().keySet());
        for (var order = 0; order < 2 * SHARDS; order++) {
          assertThat(
                  node.get("/sagas/order-" + order + "?read=linearizable").path("state").asText())
              .isIn("completed", "compensated");
        }
      }
      assertThat(third.get("/ring?key=order-1").path("driver").asText()).isNotEqualTo("second");
    }
  }

  private static Stream<JsonNode> shards(SagaNodeProcess node) {
    return StreamSupport.stream(node.get("/cluster").path("shards").spliterator(), false);
  }

  private static boolean isSettled(JsonNode shard) {
    return shard.path("driver").asText().equals(shard.path("members").path(0).asText())
        && shard.path("lag").size() == shard.path("members").size()
        && names(shard.path("open")).containsAll(names(shard.path("members")));
  }

  private static List<String> names(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}

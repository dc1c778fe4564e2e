package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.schemas.Topics;

@Timeout(120)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestoreTest {

  private static final Map<String, String> OFTEN = Map.of("pace.checkpoint-records", "50");
  private static final Duration TRIMMED_MAX = Duration.ofSeconds(30);
  private static final int ORDERS = 200;
  private static final int LATER = 20;
  private static final int SOME = 5;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void a_node_without_data_restores_what_the_log_no_longer_has() throws Exception {
    try (var shop = new Shop(directory, new Faults(14, 0.1, 0, 0))) {
      var first = shop.startNode("first", OFTEN);
      var customers = shop.customers(first);
      customers.place(0, ORDERS).join();
      shop.close(first, customers).requireBalance(customers, ORDERS);
      try (var admin = shop.admin()) {
        await("the log of every shard is trimmed")
            .atMost(TRIMMED_MAX)
            .until(() -> isTrimmed(admin));
      }

      var second = shop.startNode("second", OFTEN);

      assertThat(sagas(second, ORDERS, "&history=false"))
          .as("sagas")
          .isEqualTo(sagas(first, ORDERS, "&history=false"));
      assertThat(sagas(second, SOME, "&history=true"))
          .as("some sagas with their history")
          .isEqualTo(sagas(first, SOME, "&history=true"));
      first.process().kill();
      try (var others = shop.customers(second)) {
        others.place(ORDERS, ORDERS + LATER).join();
        customers.add(others);
      }
      shop.close(second, customers).requireBalance(customers, ORDERS + LATER);
    }
  }

  private static boolean isTrimmed(Admin admin) throws Exception {
    var first =
        IntStream.range(0, Shop.PARTITIONS)
            .mapToObj(it -> new TopicPartition(Topics.SAGAS.log(), it))
            .collect(Collectors.toMap(it -> it, _ -> OffsetSpec.earliest()));
    return admin.listOffsets(first).all().get().values().stream().allMatch(it -> it.offset() > 0);
  }

  /** So many sagas as a node shows them, by their ids. */
  private static Map<String, JsonNode> sagas(SagaNodeProcess node, int count, String query) {
    return node.sagas("").stream()
        .limit(count)
        .map(it -> it.path("id").asText())
        .collect(Collectors.toMap(id -> id, id -> saga(node, id, query)));
  }

  private static JsonNode saga(SagaNodeProcess node, String id, String query) {
    var saga = (ObjectNode) node.get("/sagas/" + id + "?read=linearizable" + query);
    return saga.without("position"); // How far the node was when it answered.
  }
}

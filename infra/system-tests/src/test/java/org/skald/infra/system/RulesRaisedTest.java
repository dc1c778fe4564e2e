package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.infra.example.faults.Faults;
import org.skald.log.rocksdb.RocksShardStore;
import org.skald.log.shard.ShardStore;

/** Nodes of several releases side by side under load, while the rules of their log are raised. */
@Timeout(240)
@DisplayNameGeneration(ReplaceUnderscores.class)
class RulesRaisedTest {

  private static final Duration STEP_MAX = Duration.ofSeconds(60);
  private static final int SHARDS = 4;
  private static final int PORTION = 150;
  private static final String LOG = "skald.sagas";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of words that the first level of rules does not have. */
  private static final String LATE_WORDS =
      """
      saga: nap
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        rest: { sleep: 100ms }
      """;

  private static final String NAP =
      """
      {"saga": "nap", "wait": "20s", "input": {"orderId": "nap-1", "customer": "ann", \
      "sku": "none", "quantity": 1, "amountCents": 1}}\
      """;

  private final List<CompletableFuture<Void>> placed = new ArrayList<>();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void nodes_are_replaced_and_rules_raised_under_load_and_all_replicas_stay_equal()
      throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var first = shop.startNode("first", 1);
      var second = shop.startNode("second", 1);
      var customers = shop.customers(first, second);

      order(customers);
      replace(second, 3);
      order(customers);
      assertProblem(deploy(first), 422, "faulty-definition", "the unknown key 'sleep'");
      assertProblem(
          deploy(second),
          409,
          "rules-too-low",
          "expected rules of level 2, which the words of nap");
      assertProblem(raise(second, 2, false), 409, "nodes-too-old", "found nodes that know less");

      order(customers);
      replace(first, 3);
      order(customers);
      assertThat(raise(second, 2, false).statusCode()).isEqualTo(200);
      assertLevel(2, first, second);
      assertProblem(raise(first, 1, false), 409, "rules-lower", "found 1");
      assertProblem(raise(first, 4, true), 409, "rules-unknown", "up to 3");
      assertThat(deploy(first).statusCode()).isEqualTo(201);

      order(customers);
      var third = shop.startNode("third", 2);
      assertProblem(raise(first, 3, false), 409, "nodes-too-old", "{third=2}");
      assertThat(raise(first, 3, true).statusCode()).isEqualTo(200);
      assertStopped(third, first);
      third.process().stop();
      third.process().start();
      assertStopped(third, first);
      replace(third, 3);

      CompletableFuture.allOf(placed.toArray(CompletableFuture<?>[]::new)).join();
      shop.close(first, customers).requireBalance(customers, placed.size() * PORTION);
      assertThat(post(third, "/sagas", NAP).body()).contains("\"state\":\"completed\"");
      assertLevel(3, first, second, third);
      assertEqualReplicas(first, second, third);
    }
  }

  private void order(Customers customers) {
    var from = placed.size() * PORTION;
    placed.add(customers.place(from, from + PORTION));
    customers.awaitTaken(from + 1);
  }

  /** Stops a node in order and starts another release in its place. */
  private static void replace(SagaNodeProcess node, int rulesLevel) throws InterruptedException {
    node.process().stop();
    node.install(rulesLevel);
    node.process().start();
    Premises.awaitReady(node);
  }

  private static HttpResponse<String> post(SagaNodeProcess node, String path, String body)
      throws Exception {
    return node.exchange(
        node.request(path)
            .timeout(STEP_MAX)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> deploy(SagaNodeProcess node) throws Exception {
    return node.exchange(
        node.request("/definitions/nap")
            .timeout(STEP_MAX)
            .header("Content-Type", "application/yaml")
            .PUT(BodyPublishers.ofString(LATE_WORDS))
            .build());
  }

  private static HttpResponse<String> raise(SagaNodeProcess node, int level, boolean stopOldNodes)
      throws Exception {
    return post(
        node,
        "/cluster/rules/" + LOG + "/raise",
        "{\"level\": %d, \"reason\": \"a new release\", \"actor\": \"ann\", \"stopOldNodes\": %s}"
            .formatted(level, stopOldNodes));
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String code, String said) {
    assertThat(answer.body()).contains("/problems/" + code).contains(said);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  /** Every shard decides by this level, and each of these nodes says so and why. */
  private static void assertLevel(int level, SagaNodeProcess... nodes) {
    for (var node : nodes) {
      await("every shard on every node")
          .atMost(STEP_MAX)
          .until(() ->
              levels(node.get("/cluster/rules?here=true")).values().stream()
                  .allMatch(it -> it == level));
      assertThat(levels(node.get("/cluster/rules"))).hasSize(SHARDS).containsValue(level);
      assertThat(node.get("/cluster/rules").toString())
          .contains("\"actor\":\"ann\"", "\"reason\":\"a new release\"");
    }
  }

  private static Map<Integer, Integer> levels(JsonNode rules) {
    var levels = new TreeMap<Integer, Integer>();
    for (var log : rules.path("logs")) {
      if (log.path("log").asText().equals(LOG)) {
        log.path("shards")
            .forEach(it -> levels.put(it.path("shard").asInt(), it.path("level").asInt()));
      }
    }
    return levels;
  }

  /** It says why it takes no part, to be started anew would not help, and others know. */
  private static void assertStopped(SagaNodeProcess node, SagaNodeProcess other) throws Exception {
    await("it says why")
        .atMost(STEP_MAX)
        .until(
            () -> node.health().contains("up to level 2, which this release knows, found level 3"));
    assertThat(node.health()).startsWith("503");
    assertThat(node.health("/health/live")).startsWith("200");
    await("it has left")
        .atMost(STEP_MAX)
        .until(() ->
            JSON.readTree(other.exchange(other.request("/cluster/rules").build()).body())
                .path("logs")
                .path(0)
                .path("known")
                .path("third")
                .isMissingNode());
    assertThat(levels(node.get("/cluster/rules")).values())
        .as("levels that it has from the others")
        .hasSize(SHARDS)
        .containsOnly(3);
  }

  private static void assertEqualReplicas(SagaNodeProcess... nodes) throws Exception {
    for (var node : nodes) {
      node.process().stop();
    }
    for (var shard = 0; shard < SHARDS; shard++) {
      var replicas = new ArrayList<Map<String, String>>();
      for (var node : nodes) {
        if (Files.exists(node.replica(LOG, shard))) {
          replicas.add(states(node, shard));
        }
      }
      assertThat(replicas).as("replicas of shard %d", shard).hasSizeGreaterThanOrEqualTo(2);
      assertThat(replicas.getFirst()).hasSizeGreaterThan(PORTION);
      assertThat(replicas).allMatch(replicas.getFirst()::equals);
    }
  }

  /**
   * States, answers and findings of a replica; who drives and what the time is goes on changing.
   */
  private static Map<String, String> states(SagaNodeProcess node, int shard) {
    var states = new TreeMap<String, String>();
    try (var store = RocksShardStore.open(node.replica(LOG, shard))) {
      for (var space :
          List.of(ShardStore.Space.STATE, ShardStore.Space.REQUEST, ShardStore.Space.FINDING)) {
        store.scan(
            space,
            new byte[0],
            (key, value) -> {
              var hex = HexFormat.of();
              states.put(space + " " + hex.formatHex(key), hex.formatHex(value));
              return true;
            });
      }
    }
    return states;
  }
}

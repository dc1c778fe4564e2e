package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.skald.log.http.HealthCheck.Health;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OperatorRoutesTest {

  private static final HealthCheck LIVE = HealthCheck.live("log", Health::well);
  private static final HealthCheck LAGGING =
      HealthCheck.ready("shard-3", () -> new Health(false, Map.of("lag", 12)));

  @Test
  void a_node_that_is_not_ready_is_still_alive() throws Exception {
    try (var node = new Node(Node.CONFIG, LIVE, LAGGING)) {
      assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(node.get("/health/ready").statusCode()).isEqualTo(503);
      var health = node.get("/health");

      assertThat(health.statusCode()).isEqualTo(503);
      JsonNode checks = Node.json(health).path("checks");
      assertThat(checks.path("log").path("status").asText()).isEqualTo("up");
      assertThat(checks.path("shard-3").path("lag").asInt()).isEqualTo(12);
    }
  }

  @Test
  void a_check_that_fails_is_down_and_tells_nothing() throws Exception {
    var failing =
        HealthCheck.ready(
            "disk",
            () -> {
              throw new IllegalStateException("hunter2");
            });
    try (var node = new Node(Node.CONFIG, failing)) {
      var ready = node.get("/health/ready");

      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("incident").doesNotContain("hunter2");
    }
  }

  @Test
  void requests_are_counted_by_template_and_strangers_under_one_label() throws Exception {
    try (var node = new Node(Node.CONFIG)) {
      node.get("/orders/1");
      node.get("/orders/2");
      node.get("/nowhere/1");

      String metrics = node.get("/metrics").body();

      assertThat(metrics)
          .contains(
              "http_server_requests_seconds_count{method=\"GET\",status=\"200\","
                  + "uri=\"/orders/{id}\"} 2")
          .contains("uri=\"unmatched\"")
          .contains("http_server_requests_seconds_bucket", "jvm_memory_used_bytes", "jvm_threads")
          .doesNotContain("/orders/1", "/nowhere");
    }
  }

  @Test
  void the_description_has_every_route_and_nothing_else() throws Exception {
    var api = new Api();
    new ShopRoutes().register(api);
    var expected =
        new TreeSet<>(
            Set.of(
                "get /health",
                "get /health/live",
                "get /health/ready",
                "get /metrics",
                "get /openapi.json"));
    for (Route route : api.routes()) {
      expected.add(route.method().toLowerCase(Locale.ROOT) + " " + route.template());
    }
    try (var node = new Node(Node.CONFIG)) {
      JsonNode document = Node.json(node.get("/openapi.json"));

      assertThat(document.path("openapi").asText()).startsWith("3.1");
      assertThat(document.path("info").path("title").asText()).isNotBlank();
      assertThat(document.path("info").path("version").asText()).isNotBlank();
      var described = new TreeSet<String>();
      var ids = new HashSet<String>();
      for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
        for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
          described.add(operation.getKey() + " " + path.getKey());
          JsonNode description = operation.getValue();
          assertThat(ids.add(description.path("operationId").asText())).isTrue();
          assertThat(description.path("summary").asText()).isNotBlank();
          assertThat(description.path("responses").isEmpty()).isFalse();
          description.path("responses").forEach(r -> assertThat(r.has("description")).isTrue());
        }
      }
      assertThat(described).isEqualTo(expected);
      for (String reference : document.findValuesAsText("$ref")) {
        assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      }
    }
  }

  @Test
  void documents_rows_and_heads_are_written() throws Exception {
    try (var node = new Node(Node.CONFIG)) {
      var placed =
          node.post(
              "/orders",
              "{\"customer\":\"ada\",\"size\":\"extra-large\",\"lines\":[],\"wait\":\"3s\"}");

      assertThat(placed.statusCode()).isEqualTo(201);
      assertThat(placed.body()).isEqualTo("{\"id\":\"1\",\"lines\":0,\"wait\":\"PT3S\"}");
      assertThat(Node.json(node.get("/rows")).size()).isEqualTo(5000);
      assertThat(node.get("/orders/a%2Fb").body()).isEqualTo("a/b");
      assertThat(node.send(node.to("/orders").HEAD()).body()).isEmpty();
    }
  }

  @Test
  void a_wrong_configuration_is_told_all_its_problems() {
    assertThatThrownBy(() ->
            new HttpConfig(
                " ",
                70_000,
                List.of(),
                0,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                HttpConfig.Events.DEFAULT,
                Optional.empty()))
        .hasMessageContainingAll(
            "http.host", "http.port", "found 70000", "http.max-body-bytes", "http.request-timeout");
  }
}

package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusalTest {

  private final Node node = new Node(Node.CONFIG);

  @AfterEach
  void close() {
    node.shop.slowMayEnd.countDown();
    node.close();
  }

  @Test
  void an_unknown_path_is_not_found() throws Exception {
    var response = node.get("/nowhere?token=secret");

    assertProblem(response, 404, "not-found");
    assertThat(Node.json(response).path("instance").asText()).isEqualTo("/nowhere");
  }

  @Test
  void a_wrong_method_is_told_the_right_ones() throws Exception {
    var response = node.send(node.to("/orders").DELETE());

    assertProblem(response, 405, "method-not-allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
  }

  @Test
  void malformed_json_is_told_line_and_column() throws Exception {
    var response = node.post("/orders", "{\n  \"customer\": }");

    assertProblem(response, 400, "malformed-json");
    assertThat(Node.json(response).path("line").asInt()).isEqualTo(2);
    assertThat(Node.json(response).path("column").asInt()).isPositive();
    assertThat(Node.json(response).path("expected").asText()).contains("expected");
  }

  @Test
  void a_repeated_field_and_an_empty_body_are_malformed() throws Exception {
    assertProblem(node.post("/orders", "{\"size\":1,\"size\":2}"), 400, "malformed-json");
    assertProblem(node.post("/orders", ""), 400, "malformed-json");
  }

  @Test
  void all_faults_of_a_body_are_told_at_once() throws Exception {
    var response =
        node.post(
            "/orders",
            """
            {"custommer": "ada", "size": "huge", "wait": "soon",
             "lines": [{"sku": "a", "quantity": "2"}, {"sku": "b", "quantity": 0}]}
            """);

    assertProblem(response, 400, "invalid-request");
    var problems = Node.json(response).path("problems");
    assertThat(problems.findValuesAsText("path"))
        .containsExactlyInAnyOrder(
            "$.custommer", "$.customer", "$.lines[0].quantity", "$.lines[1]", "$.size", "$.wait");
    assertThat(problems.get(0).path("expected").asText()).startsWith("'customer' (one of ");
    assertThat(problems.findValuesAsText("expected"))
        .contains("an integer of 32 bits", "a quantity of at least 1", "one of small, extra-large");
  }

  @Test
  void a_query_is_read_as_strictly_as_a_body() throws Exception {
    var response = node.get("/orders?limit=ten&at-mots=3s");

    assertProblem(response, 400, "invalid-request");
    assertThat(Node.json(response).path("problems").findValuesAsText("path"))
        .containsExactlyInAnyOrder("?limit", "?at-mots");
    assertProblem(node.get("/rows?limit=1"), 400, "invalid-request");
    assertThat(Node.json(node.get("/orders?limit=10&at-most=3s")).path("atMost").asText())
        .isEqualTo("PT3S");
  }

  @Test
  void a_body_beyond_the_bound_is_refused() throws Exception {
    assertProblem(node.post("/orders", "x".repeat(2001)), 413, "body-too-large");
    assertProblem(node.post("/orders", "x".repeat(2000)), 400, "malformed-json");
  }

  @Test
  void an_endless_body_is_cut() throws Exception {
    String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";

    String answer =
        node.raw(
            "POST /orders HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(4));

    assertThat(answer).startsWith("HTTP/1.1 413").contains("/problems/body-too-large");
  }

  @Test
  void another_content_type_is_refused() throws Exception {
    var request = node.to("/orders").POST(HttpRequest.BodyPublishers.ofString("{}"));

    assertProblem(node.send(request), 415, "unsupported-media-type");
    assertProblem(
        node.send(request.header("Content-Type", "application/json; charset=latin1")),
        415,
        "unsupported-media-type");
  }

  @Test
  void an_answer_that_is_not_accepted_is_not_given() throws Exception {
    assertProblem(
        node.send(node.to("/rows").header("Accept", "text/html, application/json;q=0")),
        406,
        "not-acceptable");
    assertThat(node.send(node.to("/rows").header("Accept", "text/html, */*;q=0.1")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_fault_of_ours_shows_an_id_and_nothing_else() throws Exception {
    var response = node.get("/broken");

    assertProblem(response, 500, "internal");
    assertThat(Node.json(response).path("incident").asText()).hasSize(36);
    assertThat(response.body()).doesNotContain("hunter2", "Exception", "org.skald");
  }

  @Test
  void back_pressure_says_when_to_come_back() throws Exception {
    var response = node.get("/busy");

    assertProblem(response, 503, "overloaded");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void a_route_that_takes_too_long_is_given_up() throws Exception {
    try (var impatient = new Node(Node.impatient(Duration.ofMillis(100)))) {
      assertProblem(impatient.get("/slow"), 504, "timeout");
    }
  }

  @Test
  void a_rebound_host_name_is_misdirected() throws Exception {
    assertThat(node.raw(rawGet("evil.example"))).startsWith("HTTP/1.1 421").contains("misdirected");
    assertThat(node.raw(rawGet("localhost:1"))).startsWith("HTTP/1.1 200");
    assertThat(node.raw(rawGet("skald.test"))).startsWith("HTTP/1.1 200");
    assertThat(node.raw(rawGet("[::1]:8642"))).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_page_of_another_site_may_not_change_anything() throws Exception {
    var request =
        node.to("/orders")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));

    assertProblem(
        node.send(request.header("Origin", "https://evil.example")), 403, "foreign-origin");
    assertProblem(
        node.send(request.setHeader("Origin", node.server.url().toString())),
        400,
        "invalid-request");
  }

  @Test
  void what_is_not_http_is_a_problem_too() throws Exception {
    assertThat(node.raw("GET /a|b HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
    assertThat(node.raw("GET /orders/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @Test
  void every_answer_is_guarded_and_none_is_shared_with_other_origins() throws Exception {
    var headers = node.send(node.to("/rows").header("Origin", "https://evil.example")).headers();

    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
    assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private static String rawGet(String host) {
    return "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    var problem = Node.json(response);
    assertThat(problem.path("type").asText()).isEqualTo("/problems/" + code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(problem.path("instance").asText()).startsWith("/");
  }
}

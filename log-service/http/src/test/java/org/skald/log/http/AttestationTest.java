package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends a request, as the door finds out. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AttestationTest {

  private static final String TOKEN = "c2VjcmV0IG9mIG9wcw";
  private static final String SECOND = "YW5vdGhlciBvbmU";

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  /** Tells who asks, and hands on to another node what is asked of it. */
  private static final class WhoRoutes implements Routes {
    @Override
    public void register(Api api) {
      api.get(
          "/who",
          doc -> doc.summary("Tells who asks").emptyReply(200, "who"),
          exchange -> Reply.text("text/plain", exchange.principal().orElse("nobody")));
      api.get(
          "/who/{port}",
          doc -> doc.summary("Hands on").pathParameter("port", "where to").emptyReply(200, "who"),
          exchange -> {
            if (Forwarder.isForwarded(exchange)) {
              return Reply.text("text/plain", exchange.principal().orElse("nobody"));
            }
            try (var forwarder = new Forwarder(Duration.ofSeconds(10))) {
              var there = URI.create("http://127.0.0.1:" + exchange.pathParameter("port"));
              return forwarder.forward(there, exchange, "", Map.of())
                      instanceof Forwarder.Outcome.Answered(var reply)
                  ? reply
                  : Reply.refused(Problem.notFound("nobody there"));
            }
          });
    }
  }

  private static HttpServer start(HttpConfig config) {
    return HttpServer.start(
        config,
        List.of(new WhoRoutes()),
        List.of(),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("principals"), List.of(lines));
  }

  private HttpServer knowing(String... lines) throws IOException {
    return start(Node.CONFIG.with(file(lines)));
  }

  private HttpResponse<String> ask(HttpServer server, String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.url().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertUnknown(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(Node.json(response).path("type").asText()).isEqualTo("/problems/unknown-token");
    assertThat(Node.json(response).path("detail").asText()).startsWith("expected ");
  }

  @Test
  void a_token_names_its_principal_and_several_may_name_one() throws Exception {
    try (var server =
        knowing(
            "# made in spring",
            "",
            Principals.line(TOKEN, "team/ops@example.org"),
            "  " + Principals.line(SECOND, "team/ops@example.org").replace("  ", "\t") + " ")) {
      for (var header : List.of("Bearer " + TOKEN, "bearer   " + TOKEN, "Bearer " + SECOND)) {
        assertThat(ask(server, "/who", "Authorization", header).body())
            .as(header)
            .isEqualTo("team/ops@example.org");
      }
      assertThat(ask(server, "/who").body()).isEqualTo("nobody");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer unknown",
        "Bearer",
        "Bearer a b",
        "Bearer ü",
        "Basic b3BzOm9wcw==",
        "c2VjcmV0IG9mIG9wcw",
        "Bearer c2VjcmV0IG9mIG9wcw, Bearer c2VjcmV0IG9mIG9wcw"
      })
  void another_token_or_no_token_at_all_is_refused_and_not_told(String header) throws Exception {
    try (var server = knowing(Principals.line(TOKEN, "ops"))) {
      var response = ask(server, "/who", "Authorization", header);

      assertUnknown(response);
      assertThat(response.body()).doesNotContain(TOKEN, "b3BzOm9wcw", "unknown-one");
      assertUnknown(ask(server, "/no-such-path", "Authorization", header));
    }
  }

  @Test
  void a_hash_is_no_token() throws Exception {
    var line = Principals.line(TOKEN, "ops");
    try (var server = knowing(line)) {
      assertUnknown(ask(server, "/who", "Authorization", "Bearer " + line.substring(0, 64)));
    }
  }

  @Test
  void a_node_that_knows_no_tokens_takes_nobody_who_bears_one_for_nobody() throws Exception {
    try (var server = start(Node.CONFIG)) {
      var response = ask(server, "/who", "Authorization", "Bearer " + TOKEN);

      assertUnknown(response);
      assertThat(response.body()).contains("http.principals");
      assertThat(ask(server, "/who").body()).isEqualTo("nobody");
    }
  }

  @Test
  void a_request_that_is_handed_on_bears_its_token_and_its_refusal_comes_back() throws Exception {
    try (var knowing = knowing(Principals.line(TOKEN, "ops"));
        var other = knowing(Principals.line(TOKEN, "ops"));
        var stranger = knowing(Principals.line(SECOND, "ops"))) {
      var header = "Bearer " + TOKEN;

      assertThat(ask(knowing, "/who/" + other.port(), "Authorization", header).body())
          .isEqualTo("ops");
      assertThat(ask(knowing, "/who/" + other.port()).body()).isEqualTo("nobody");
      assertUnknown(ask(knowing, "/who/" + stranger.port(), "Authorization", header));
    }
  }

  @Test
  void a_file_that_is_not_right_stops_the_start_with_every_line_and_no_secret() throws Exception {
    var hash = Principals.line(TOKEN, "ops").substring(0, 64);
    var file =
        file(
            Principals.line(TOKEN, "ops"),
            TOKEN + " ops",
            hash,
            "ops " + hash,
            Principals.line(SECOND, "*"),
            Principals.line(SECOND, "x".repeat(101)),
            Principals.line(TOKEN, "ada"));

    assertThatThrownBy(() -> start(Node.CONFIG.with(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(failure ->
            assertThat(String.valueOf(failure.getMessage()).lines())
                .containsExactly(
                    problem(file, 2) + "a SHA-256 of 64 hexadecimal digits, found 18 characters",
                    problem(file, 3) + "a SHA-256 and a name, found 1 words",
                    problem(file, 4) + "a SHA-256 of 64 hexadecimal digits, found 3 characters",
                    nameProblem(file, 5, 1),
                    nameProblem(file, 6, 101),
                    problem(file, 7) + "each token once, found one again"));
    assertThatThrownBy(() -> start(Node.CONFIG.with(directory.resolve("none"))))
        .hasMessageContaining("http.principals: expected a readable file of text at ")
        .hasMessageContaining("none, found NoSuchFileException");
  }

  private static String nameProblem(Path file, int line, int characters) {
    return problem(file, line)
        + "a name of 1 to 100 letters, digits and any of ._@/-, found another of "
        + characters;
  }

  private static String problem(Path file, int line) {
    return "http.principals: %s:%d: expected ".formatted(file, line);
  }

  @Test
  void what_is_known_of_tokens_shows_itself_to_nobody() throws Exception {
    var principals = Principals.read(file(Principals.line(TOKEN, "ops")));

    assertThat(principals).hasToString("principals by 1 tokens");
    assertThat(principals.of(TOKEN)).contains("ops");
  }
}

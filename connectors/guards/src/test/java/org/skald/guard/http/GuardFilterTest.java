package org.skald.guard.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.guard.Guard;
import org.skald.guard.GuardUnavailable;
import org.skald.guard.MemoryGuard;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class GuardFilterTest {

  private final List<String> written = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    start(new MemoryGuard());
  }

  private void start(Guard guard) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::print).getFilters().add(new GuardFilter(guard, this::lockOf));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private Optional<String> lockOf(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET")
        ? Optional.empty()
        : Optional.of("printer \"A+\"");
  }

  private void print(HttpExchange exchange) throws IOException {
    written.add(exchange.getRequestMethod());
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @Test
  void a_request_with_a_token_that_is_not_superseded_goes_through() throws Exception {
    assertThat(put("printer%20%22A+%22", "7").statusCode()).isEqualTo(204);
    assertThat(put("printer%20%22A+%22", "7").statusCode()).isEqualTo(204);
    assertThat(put("printer%20%22A%2B%22", "9").statusCode()).isEqualTo(204);
    assertThat(written).hasSize(3);
  }

  @Test
  void a_late_one_is_told_what_has_been_seen() throws Exception {
    put("printer%20%22A+%22", "9");

    HttpResponse<String> answer = put("printer%20%22A+%22", "7");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"type":"/problems/token-superseded",\
            "title":"A later holder of the lock has been seen","status":409,\
            "detail":"expected a token of at least 9 for printer \\"A+\\", found 7:\
             nothing was written",\
            "lock":"printer \\"A+\\"","found":7,"highest":9}\
            """);
    assertThat(written).hasSize(1);
  }

  @Test
  void one_without_a_token_or_with_that_of_another_lock_is_told_what_to_send() throws Exception {
    HttpResponse<String> without = send(request("PUT").build());
    HttpResponse<String> half = send(request("PUT").header("Skald-Token", "7").build());
    HttpResponse<String> other = put("scanner", "7");
    HttpResponse<String> word = put("printer%20%22A+%22", "seven");

    assertThat(without.statusCode()).isEqualTo(428);
    assertThat(without.body()).contains("/problems/token-required", "expected the header Skald");
    assertThat(half.statusCode()).isEqualTo(428);
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.body()).contains("/problems/other-lock", "found scanner");
    assertThat(word.statusCode()).isEqualTo(400);
    assertThat(word.body()).contains("/problems/malformed-token", "found seven");
    assertThat(written).isEmpty();
  }

  @Test
  void what_no_lock_protects_needs_no_token() throws Exception {
    assertThat(send(request("GET").build()).statusCode()).isEqualTo(204);
  }

  @Test
  void a_guard_without_its_memory_lets_nothing_through() throws Exception {
    server.stop(0);
    start(
        new Guard() {
          @Override
          public <T, E extends Exception> T write(String lock, long token, Write<T, E> write) {
            throw new GuardUnavailable("expected a database, found none", new IOException());
          }
        });

    HttpResponse<String> answer = put("printer%20%22A+%22", "7");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("/problems/guard-unavailable");
    assertThat(written).isEmpty();
  }

  private HttpResponse<String> put(String lock, String token) throws Exception {
    return send(request("PUT").header("Skald-Lock", lock).header("Skald-Token", token).build());
  }

  private HttpRequest.Builder request(String method) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/pages"))
        .method(method, HttpRequest.BodyPublishers.noBody());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}

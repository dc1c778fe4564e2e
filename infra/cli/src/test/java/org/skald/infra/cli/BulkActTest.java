package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a node that cannot take a request at first, and whose answer to another is lost. */
@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BulkActTest {

  private final List<String> keys = new CopyOnWriteArrayList<>();
  private HttpServer node;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/sagas", this::answer);
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      var second = exchange.getRequestURI().getRawQuery().contains("after=");
      var next = second ? "null" : "\"0:a\"";
      var id = second ? "b" : "a";
      send(exchange, 200, "{\"sagas\": [{\"id\": \"%s\"}], \"next\": %s}".formatted(id, next));
      return;
    }
    var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    keys.add(exchange.getRequestURI().getPath() + key);
    switch (keys.size()) {
      case 1 -> send(exchange, 503, "{\"detail\": \"starting\"}");
      case 2 -> send(exchange, 504, "{\"detail\": \"nobody knows\"}");
      default -> send(exchange, 202, "{\"state\": \"compensating\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    var body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void what_is_not_taken_is_asked_again_under_the_same_key() {
    var url = "--url=http://127.0.0.1:" + node.getAddress().getPort();

    var ran = CommandLineTest.run("saga", "cancel", "--all", url);

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("2 sagas cancelled, 0 had gone on, 0 refused");
    assertThat(keys).hasSize(4);
    assertThat(keys.stream().distinct()).hasSize(2);
  }
}

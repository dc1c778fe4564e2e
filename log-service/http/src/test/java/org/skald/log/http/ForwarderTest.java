package org.skald.log.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is handed on means the same there as it would have here. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForwarderTest {

  private final Forwarder forwarder = new Forwarder(Duration.ofSeconds(10));
  private final HttpServer server =
      HttpServer.start(
          Node.CONFIG,
          List.of(new EchoRoutes()),
          List.of(),
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  record Said(String what) {}

  /** Says what it is asked to say, by way of another node, which is itself. */
  private final class EchoRoutes implements Routes {
    @Override
    public void register(Api api) {
      api.get(
          "/echo",
          doc -> doc.summary("Says it").query(Said.class).emptyReply(200, "said"),
          exchange ->
              Forwarder.isForwarded(exchange)
                  ? exchange.query(Said.class).then(it -> Reply.text("text/plain", it.what()))
                  : there(exchange));
    }

    private Reply there(Exchange exchange) {
      return forwarder.forward(there(), exchange, exchange.rawQuery(), Map.of())
              instanceof Forwarder.Outcome.Answered(var reply)
          ? reply
          : Reply.refused(Problem.notFound("nobody there"));
    }

    private URI there() {
      return server.url();
    }
  }

  @AfterEach
  void close() {
    forwarder.close();
    server.close();
  }

  /* Not by a client of Java's, which would refuse to send it. */
  private String ask(String query) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      var request =
          "GET /echo?%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".formatted(query);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"what=plain,plain", "what=%7Ca%20b+c,|a b c", "what=%C3%A4,ä"})
  void what_is_asked_gets_there_as_it_was_sent(String query, String said) throws Exception {
    assertThat(ask(query)).startsWith("HTTP/1.1 200").contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"what=%", "what=%zz"})
  void what_makes_no_uri_does_not_get_past_the_server(String query) throws Exception {
    assertThat(ask(query)).startsWith("HTTP/1.1 400").contains("malformed-request");
  }
}

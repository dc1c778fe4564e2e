package org.skald.infra.embedded.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for Avro that speaks the Confluent REST API and keeps its schemas in Kafka.
 *
 * <p>Several of them may serve one topic: what is registered through one is known to all, and no id
 * is given twice. It listens on the loopback interface unless told otherwise.
 */
public final class SchemaRegistryServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistryServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistryLog log;
  private final HttpServer http;
  private final ExecutorService threads;
  private final RegistryRoutes routes;

  private SchemaRegistryServer(RegistryLog log, HttpServer http, ExecutorService threads) {
    this.log = log;
    this.http = http;
    this.threads = threads;
    this.routes = new RegistryRoutes(new Registry(log));
  }

  /** Starts a registry on a free port over the usual topic. */
  public static SchemaRegistryServer start(String bootstrapServers) {
    return start(SchemaRegistryConfig.of(bootstrapServers));
  }

  /**
   * Starts a registry; answers when it has read its topic and serves clients.
   *
   * @throws IllegalStateException if the port is in use or the topic is not like the registry's
   */
  public static SchemaRegistryServer start(SchemaRegistryConfig config) {
    var http = listen(config.host(), config.port());
    try {
      var log = RegistryLog.open(config.bootstrapServers(), config.topic(), config.patience());
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      var server = new SchemaRegistryServer(log, http, threads);
      http.createContext("/", server::answer);
      http.setExecutor(threads);
      http.start();
      return server;
    } catch (RuntimeException e) {
      http.stop(0);
      throw e;
    }
  }

  private static HttpServer listen(String host, int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(host), port), 0);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Expected port " + port + " of the schema registry to be free on " + host, e);
    }
  }

  /** Where clients find it, for {@code schema.registry.url}. */
  public String url() {
    return "http://" + http.getAddress().getHostString() + ":" + http.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answerOf(exchange);
      var body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private RegistryAnswer answerOf(HttpExchange exchange) throws IOException {
    try {
      return routes.answer(RegistryRequest.read(exchange));
    } catch (RequestRefused e) {
      return RegistryAnswer.refused(e.rejection());
    } catch (RegistryUnavailable e) {
      LOG.warn(
          "{} {} could not be answered", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return RegistryAnswer.failed(50_001, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return RegistryAnswer.failed(500, "Expected no failure of the registry itself: see its log");
    }
  }

  /** Stops answering, then reading and writing the topic. */
  @Override
  public void close() {
    http.stop(0);
    threads.close();
    log.close();
  }
}

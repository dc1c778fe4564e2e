package org.skald.log.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real server on a free port, with the shop's routes, and a client for it. */
final class Node implements AutoCloseable {

  static final HttpConfig CONFIG =
      new HttpConfig(
          "127.0.0.1",
          0,
          List.of("skald.test"),
          2000,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          64,
          new HttpConfig.Events(8, Duration.ofMillis(50), Duration.ofMillis(400), 4),
          Optional.empty());

  final ShopRoutes shop = new ShopRoutes();
  final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  Node(HttpConfig config, HealthCheck... checks) {
    server =
        HttpServer.start(
            config,
            List.of(shop),
            List.of(checks),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  static HttpConfig impatient(Duration requestTimeout) {
    return new HttpConfig(
        CONFIG.host(),
        0,
        List.of(),
        CONFIG.maxBodyBytes(),
        requestTimeout,
        CONFIG.idleTimeout(),
        CONFIG.closeTimeout(),
        CONFIG.maxConnections(),
        CONFIG.events(),
        Optional.empty());
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(server.url().resolve(path)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends bytes as they are, and reads until the server closes. */
  String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.mapper().readTree(response.body());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}

package org.skald.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A node that answers as it was told, verb by verb: {@code sessions} (to open one), {@code
 * heartbeat}, {@code close}, {@code acquire}, {@code release}, or what follows the last slash of
 * any other path.
 */
final class ScriptedNode implements AutoCloseable {

  /** What a node was asked. */
  record Received(String path, String key, JsonNode body, String authorization) {}

  /** What it answers. */
  record Reply(int status, String body) {

    static final Reply OPENED = new Reply(201, "{\"state\":\"safe\"}");
    static final Reply OK = new Reply(200, "{}");
    static final Reply WAITING = new Reply(202, "{\"state\":\"waiting\",\"place\":7}");
    static final Reply BUSY = problem(503, "overloaded");
    static final Reply NO_SESSION = problem(404, "session-not-found");

    static Reply held(long token) {
      return new Reply(200, "{\"state\":\"held\",\"token\":" + token + "}");
    }

    static Reply problem(int status, String code) {
      return new Reply(
          status, "{\"type\":\"/problems/%s\",\"detail\":\"as scripted\"}".formatted(code));
    }

    CompletableFuture<Reply> now() {
      return CompletableFuture.completedFuture(this);
    }
  }

  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /* Under the monitor of this. The last answer of a verb is given for ever. */
  private final Map<String, Deque<CompletableFuture<Reply>>> scripts = new HashMap<>();
  private final List<Received> received = new ArrayList<>();

  ScriptedNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("expected a free port on loopback", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    on("sessions", Reply.OPENED);
    on("heartbeat", Reply.OK);
    on("close", Reply.OK);
    on("release", Reply.OK);
    on("resign", Reply.OK);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on this verb is answered so, in this order. */
  void on(String verb, Reply... replies) {
    List<CompletableFuture<Reply>> known = new ArrayList<>();
    for (Reply reply : replies) {
      known.add(reply.now());
    }
    script(verb, known);
  }

  /** The next answer to this verb is a reply that the test gives later; then come the others. */
  CompletableFuture<Reply> hold(String verb, Reply... then) {
    var later = new CompletableFuture<Reply>();
    List<CompletableFuture<Reply>> known = new ArrayList<>(List.of(later));
    for (Reply reply : then) {
      known.add(reply.now());
    }
    script(verb, known);
    return later;
  }

  private synchronized void script(String verb, List<CompletableFuture<Reply>> replies) {
    scripts.put(verb, new ArrayDeque<>(replies));
  }

  /** What it was asked with this verb so far. */
  synchronized List<Received> received(String verb) {
    return received.stream().filter(one -> verb.equals(verb(one.path()))).toList();
  }

  /** Waits until it has been asked so often with this verb; gives the last of them. */
  synchronized Received await(String verb, int count) throws InterruptedException {
    while (received(verb).size() < count) {
      wait();
    }
    return received(verb).get(count - 1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply =
          next(new Received(
                  path,
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  MAPPER.readTree(body),
                  authorization(exchange)))
              .join();
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String authorization(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
  }

  private synchronized CompletableFuture<Reply> next(Received one) {
    received.add(one);
    notifyAll();
    Deque<CompletableFuture<Reply>> script = scripts.get(verb(one.path()));
    if (script == null) {
      return Reply.problem(404, "not-found").now();
    }
    return script.size() > 1 ? script.remove() : script.element();
  }

  private static String verb(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    if (!threads.isShutdown()) {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}

package org.skald.participant.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint of a service that keeps stock, and the promise of Idempotency-Key. */
final class Warehouse implements AutoCloseable {

  /** How it answers a request: with a status and a body. */
  interface Mood {
    Answer answer(Request request) throws Exception;
  }

  record Answer(int status, String body) {}

  record Request(
      String method, String path, String key, Map<String, String> headers, String body) {}

  /** What all endpoints of the service have in common. */
  static final class Stock {
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final List<String> effects = new CopyOnWriteArrayList<>();

    /** Does it once, and answers repeats alike. */
    Answer once(Request request) {
      if (tries.merge(request.key(), 1, Integer::sum) == 1) {
        effects.add(request.method() + " " + request.key());
      }
      return new Answer(201, "{\"number\":\"r of " + request.key() + "\"}");
    }

    List<String> effects() {
      return effects;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Request> seen = new CopyOnWriteArrayList<>();
  private volatile Mood mood;

  Warehouse(Mood mood) {
    this.mood = mood;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      if (path.equals("/health")) {
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      requests.incrementAndGet();
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      Request request =
          new Request(
              exchange.getRequestMethod(),
              path,
              headers.getOrDefault("Idempotency-key", "none"),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      seen.add(request);
      Answer answer = mood.answer(request);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  void feel(Mood other) {
    mood = other;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int requests() {
    return requests.get();
  }

  List<Request> seen() {
    return seen;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package org.skald.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node that answers watches as it was told. */
final class StreamingNode implements AutoCloseable {

  /** What it was asked. */
  record Asked(String target, String lastEventId, String authorization) {}

  /** What it answers, and whether it leaves the stream open. */
  private record Script(int status, String body, boolean stays) {}

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Script script = new Script(503, "{}", false);

  StreamingNode() throws IOException {
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void stays(String events) {
    script = new Script(200, events, true);
  }

  void ends(String events) {
    script = new Script(200, events, false);
  }

  void refuses(int status, String code) {
    script =
        new Script(
            status,
            "{\"type\":\"/problems/%s\",\"detail\":\"as scripted\",\"earliest\":\"77.0\"}"
                .formatted(code),
            false);
  }

  Asked next() throws InterruptedException {
    Asked next = asked.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("expected to be asked for a watch, found nothing");
    }
    return next;
  }

  int asked() {
    return asked.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      asked.add(
          new Asked(
              exchange.getRequestURI().toString(),
              Optional.ofNullable(id).orElse(""),
              Optional.ofNullable(token).orElse("")));
      Script now = script;
      exchange.sendResponseHeaders(now.status(), 0);
      exchange.getResponseBody().write(now.body().getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      if (now.stays()) {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

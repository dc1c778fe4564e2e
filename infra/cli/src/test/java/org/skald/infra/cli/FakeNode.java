package org.skald.infra.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Answers like a node, as a test wishes. */
final class FakeNode implements AutoCloseable {

  private final HttpServer server;
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  /** What it says to a request. */
  @FunctionalInterface
  interface Says {
    String to(String method, String path) throws IOException;
  }

  /** Says JSON with status 200, or what comes as events. */
  FakeNode(Says says) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, says));
    server.start();
  }

  private void answer(HttpExchange exchange, Says says) throws IOException {
    var path = exchange.getRequestURI().toString();
    if (exchange.getRequestMethod().equals("POST")) {
      posted.add(path);
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }
    var body = says.to(exchange.getRequestMethod(), path).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Where something was posted to, in order. */
  List<String> posted() {
    return posted;
  }

  /** What was posted, in order. */
  List<String> bodies() {
    return bodies;
  }

  CommandLineTest.Ran run(String... arguments) {
    return runAt("", arguments);
  }

  /** Runs a command by an address with such a path. */
  CommandLineTest.Ran runAt(String prefix, String... arguments) {
    var url = "--url=http://127.0.0.1:" + server.getAddress().getPort() + prefix;
    return CommandLineTest.run(
        Stream.concat(Stream.of(arguments), Stream.of(url)).toArray(String[]::new));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

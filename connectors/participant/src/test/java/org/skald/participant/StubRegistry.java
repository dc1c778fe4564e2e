package org.skald.participant;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a schema registry as writing and reading a record asks of it. */
final class StubRegistry implements AutoCloseable {

  private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(\\d+)");
  private static final Pattern SCHEMA =
      Pattern.compile("\"schema\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\")");

  /** Schemas as JSON strings, with their quotes; the id is the place, from 1. */
  private final List<String> schemas = new ArrayList<>();

  private final HttpServer server;

  StubRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Matcher byId = BY_ID.matcher(exchange.getRequestURI().getPath());
      String body =
          byId.matches()
              ? "{\"schema\":%s}".formatted(schemas.get(Integer.parseInt(byId.group(1)) - 1))
              : "{\"id\":%d}".formatted(register(exchange));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private int register(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher schema = SCHEMA.matcher(body);
    if (!schema.find()) {
      throw new IOException("expected a schema to register, found " + body);
    }
    if (!schemas.contains(schema.group(1))) {
      schemas.add(schema.group(1));
    }
    return schemas.indexOf(schema.group(1)) + 1;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

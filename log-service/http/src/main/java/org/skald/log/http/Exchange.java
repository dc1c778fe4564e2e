package org.skald.log.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A request as its route sees it, with the body already read. */
public final class Exchange {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Map<String, String> pathParameters;
  private final Optional<String> principal;

  /** The headers are given by their names in lower case. */
  Exchange(
      String method,
      String path,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      Map<String, String> pathParameters,
      Optional<String> principal) {
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.headers = headers;
    this.body = body;
    this.pathParameters = pathParameters;
    this.principal = principal;
  }

  /** The same request, once it is known which route it is for. */
  Exchange at(Map<String, String> parameters) {
    return new Exchange(method, path, rawQuery, headers, body, parameters, principal);
  }

  /** The same request, once it is known who sends it. */
  Exchange by(String sender) {
    return new Exchange(method, path, rawQuery, headers, body, pathParameters, Optional.of(sender));
  }

  /** Who sends it, as the token that it bears attests; empty for nobody in particular. */
  public Optional<String> principal() {
    return principal;
  }

  /** The method, such as {@code GET}. */
  public String method() {
    return method;
  }

  /** The path as it was sent, percent-encoded and without the query. */
  public String path() {
    return path;
  }

  /** The query as it was sent, without its question mark. */
  public String rawQuery() {
    return rawQuery;
  }

  /** The body as it was sent. */
  byte[] bytes() {
    return body;
  }

  /** A parameter of the path template, decoded. */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "expected one of " + pathParameters.keySet() + ", asked for '" + name + "'");
    }
    return value;
  }

  /** A request header; several of one name are joined by commas. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Names the request: by its header {@value #IDEMPOTENCY_KEY}, or by a new id when that says
   * nothing.
   */
  public String requestId() {
    return header(IDEMPOTENCY_KEY)
        .filter(id -> !id.isBlank())
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  /** The id of the last event that a resuming client has seen. */
  public Optional<String> lastEventId() {
    return header("Last-Event-ID").filter(id -> !id.isEmpty());
  }

  /** The JSON body as a record, or all that is wrong with it. */
  public <T extends Record> Parsed<T> body(Class<T> type) {
    return Json.read(body, type);
  }

  /** The query as a record, or all that is wrong with it. */
  public <T extends Record> Parsed<T> query(Class<T> type) {
    return switch (queryTree()) {
      case Parsed.Value<JsonNode>(var tree) ->
          new RecordReader(RecordReader.Style.QUERY).read(tree, type);
      case Parsed.Invalid<JsonNode>(var problem) -> new Parsed.Invalid<>(problem);
    };
  }

  /** The body as text. */
  public Parsed<String> text() {
    try {
      return new Parsed.Value<>(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return new Parsed.Invalid<>(
          Problem.of(
              400,
              "malformed-text",
              "The body is not text",
              "expected text in UTF-8, found other bytes"));
    }
  }

  boolean hasQuery() {
    return !rawQuery.isEmpty();
  }

  private Parsed<JsonNode> queryTree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    for (String pair : rawQuery.isEmpty() ? List.<String>of() : List.of(rawQuery.split("&", -1))) {
      int equals = pair.indexOf('=');
      try {
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        put(tree, name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        return new Parsed.Invalid<>(
            Problem.of(
                400,
                "malformed-query",
                "The query cannot be read",
                "expected percent-encoded name=value pairs: " + e.getMessage()));
      }
    }
    return new Parsed.Value<>(tree);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode tree, String name, String value) {
    switch (tree.get(name)) {
      case null -> tree.put(name, value);
      case ArrayNode several -> several.add(value);
      case JsonNode first -> tree.putArray(name).add(first).add(value);
    }
  }
}

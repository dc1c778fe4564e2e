package org.skald.log.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a route says about itself: the source of its part of the OpenAPI document, and of what the
 * server checks before the route is asked (media types, the query's names).
 */
public final class Doc {

  /** The media type of most requests and answers. */
  static final String JSON = "application/json";

  /** The media type of refusals. */
  static final String PROBLEM = "application/problem+json";

  /** The media type of server-sent events. */
  static final String EVENTS = "text/event-stream";

  /** A parameter in a place of its own. */
  record Parameter(String in, String name, String description) {}

  /** A body of a request or an answer; the shape is a record's class or a schema. */
  record Content(String mediaType, Object shape) {}

  /** An answer; no content means no body. */
  record Response(String description, @Nullable Content content) {}

  private String summary = "";
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<Integer, Response> responses = new TreeMap<>();
  private @Nullable Class<? extends Record> query;
  private @Nullable Content body;

  Doc() {}

  /** What the route is for, in one line. */
  public Doc summary(String text) {
    this.summary = text;
    return this;
  }

  /** A parameter of the path template. */
  public Doc pathParameter(String name, String description) {
    parameters.add(new Parameter("path", name, description));
    return this;
  }

  /** The request may be named, so that a repeat gets the first answer. */
  public Doc idempotent() {
    return header(Exchange.IDEMPOTENCY_KEY, "names the request: a repeat gets the first answer");
  }

  /** A request header that the route reads. */
  public Doc header(String name, String description) {
    parameters.add(new Parameter("header", name, description));
    return this;
  }

  /** The query, as a record whose components are its parameters, in kebab-case. */
  public Doc query(Class<? extends Record> type) {
    this.query = type;
    return this;
  }

  /** The body, as a record that is read from JSON. */
  public Doc body(Class<? extends Record> type) {
    this.body = new Content(JSON, type);
    return this;
  }

  /** The body, as text of a media type. */
  public Doc textBody(String mediaType) {
    this.body = new Content(mediaType, String.class);
    return this;
  }

  /** An answer with a JSON document, as the class of what is written. */
  public Doc reply(int status, String description, Class<?> type) {
    return reply(status, description, new Content(JSON, type));
  }

  /** An answer with a JSON document, as a schema. */
  public Doc reply(int status, String description, JsonNode schema) {
    return reply(status, description, new Content(JSON, schema));
  }

  /** An answer with a text of a media type. */
  public Doc textReply(int status, String description, String mediaType) {
    return reply(status, description, new Content(mediaType, String.class));
  }

  /** An answer without a body. */
  public Doc emptyReply(int status, String description) {
    responses.put(status, new Response(description, null));
    return this;
  }

  /** An answer that is a stream of server-sent events; it can be resumed. */
  public Doc events(String description) {
    header("Last-Event-ID", "The id of the last event that was seen; the stream goes on after it.");
    return reply(200, description, new Content(EVENTS, String.class));
  }

  /** A refusal, beside those that every route has. */
  public Doc refusal(int status, String description) {
    return reply(status, description, new Content(PROBLEM, Problem.class));
  }

  private Doc reply(int status, String description, Content content) {
    responses.put(status, new Response(description, content));
    return this;
  }

  /** Refuses a description that leaves something out. */
  void check(String method, PathTemplate template) {
    String route = method + " " + template;
    if (summary.isBlank()) {
      throw new IllegalArgumentException(route + ": expected a summary, found none");
    }
    if (responses.keySet().stream().noneMatch(status -> status < 400)) {
      throw new IllegalArgumentException(route + ": expected an answer below 400, found none");
    }
    var described =
        parameters.stream().filter(p -> p.in().equals("path")).map(Parameter::name).toList();
    if (!described.equals(template.parameters())) {
      throw new IllegalArgumentException(
          route
              + ": expected the path parameters "
              + template.parameters()
              + " to be described, found "
              + described);
    }
    if (body != null && (method.equals("GET") || method.equals("DELETE"))) {
      throw new IllegalArgumentException(route + ": expected no body, found one described");
    }
  }

  String summary() {
    return summary;
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  Optional<Class<? extends Record>> query() {
    return Optional.ofNullable(query);
  }

  Optional<Content> body() {
    return Optional.ofNullable(body);
  }

  Map<Integer, Response> responses() {
    return new LinkedHashMap<>(responses);
  }

  /** The media types of the answers that are no refusals. */
  List<String> produces() {
    var produced = new ArrayList<String>();
    responses.forEach((status, response) -> {
      Content content = response.content();
      if (content != null && !content.mediaType().equals(PROBLEM)) {
        produced.add(content.mediaType());
      }
    });
    return produced.stream().distinct().toList();
  }
}

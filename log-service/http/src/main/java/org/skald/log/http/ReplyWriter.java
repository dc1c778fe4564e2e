package org.skald.log.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts replies on the wire. */
final class ReplyWriter {

  private static final Logger log = LoggerFactory.getLogger(ReplyWriter.class);

  private static final Map<String, String> GUARDS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Cache-Control", "no-store",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer");

  private final EventStreams streams;

  ReplyWriter(EventStreams streams) {
    this.streams = streams;
  }

  /** Writes a reply whose body is known to be writable; see {@link #prepare}. */
  void write(Exchange exchange, Prepared prepared, ServerResponse response, boolean last) {
    response.status(Status.create(prepared.status()));
    prepared.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    GUARDS.forEach((name, value) ->
        response.headers().setIfAbsent(HeaderValues.create(HeaderNames.create(name), value)));
    if (last || response.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      response.header(HeaderValues.CONNECTION_CLOSE);
      // Helidon announces the close, but leaves it to the client unless it is told so.
      response.whenSent(ReplyWriter::closeConnection);
    }
    boolean bodiless = exchange.method().equals("HEAD");
    switch (prepared.body()) {
      case Body.Whole(var mediaType, var text) -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        if (bodiless) {
          response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
        }
        response.send(bodiless ? new byte[0] : bytes);
      }
      case Body.None _ -> response.send();
      case Body.Rows(var rows) -> {
        response.header(HeaderNames.CONTENT_TYPE, Doc.JSON);
        if (bodiless) {
          rows.close();
          response.send();
        } else {
          stream(rows, response);
        }
      }
      case Body.Events(var stream) -> {
        response.header(HeaderNames.CONTENT_TYPE, Doc.EVENTS);
        streams.run(stream, response);
      }
    }
  }

  /** A reply with its body as text, where it is one document. */
  record Prepared(int status, Map<String, String> headers, Body body) {}

  /** What follows the headers. */
  sealed interface Body {

    /** One document. */
    record Whole(String mediaType, String text) implements Body {}

    /** Nothing. */
    record None() implements Body {}

    /** A JSON array, written as it is read. */
    record Rows(Stream<?> rows) implements Body {}

    /** Server-sent events. */
    record Events(EventStreams.Open stream) implements Body {}
  }

  /**
   * Turns a reply into what can be written.
   *
   * @throws Exception when the body cannot be written as JSON, or a source of events cannot begin
   */
  Prepared prepare(Exchange exchange, Reply reply) throws Exception {
    return switch (reply) {
      case Reply.Json(var status, var headers, var body) ->
          new Prepared(
              status, headers, new Body.Whole(Doc.JSON, Json.mapper().writeValueAsString(body)));
      case Reply.Rows(var headers, var rows) -> new Prepared(200, headers, new Body.Rows(rows));
      case Reply.Text(var status, var headers, var mediaType, var text) ->
          new Prepared(status, headers, new Body.Whole(mediaType, text));
      case Reply.Empty(var status, var headers) -> new Prepared(status, headers, new Body.None());
      case Reply.Refused(var problem) -> refusal(exchange, problem);
      case Reply.Events(var source) -> events(exchange, source);
    };
  }

  private Prepared events(Exchange exchange, EventSource source) throws Exception {
    Problem full = streams.refuseWhenFull();
    if (full != null) {
      return refusal(exchange, full);
    }
    return exchange.method().equals("HEAD")
        ? new Prepared(200, Map.of("Content-Type", Doc.EVENTS), new Body.None())
        : new Prepared(
            200, Map.of("X-Accel-Buffering", "no"), new Body.Events(streams.begin(source)));
  }

  /** The reply that a problem becomes. */
  Prepared refusal(Exchange exchange, Problem problem) {
    return new Prepared(
        problem.status(),
        problem.headers(),
        new Body.Whole(Doc.PROBLEM, problem.json(exchange.path())));
  }

  private static void closeConnection() {
    throw new CloseConnectionException("closed after its last answer");
  }

  private static void stream(Stream<?> rows, ServerResponse response) {
    // Once the status is out, only a broken connection can tell the client that rows are missing.
    OutputStream out = response.outputStream();
    try (rows) {
      JsonGenerator json = Json.mapper().createGenerator(out);
      json.writeStartArray();
      for (Iterator<?> each = rows.iterator(); each.hasNext(); ) {
        json.writePOJO(each.next());
      }
      json.writeEndArray();
      json.close();
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the client went away while rows were written", e);
    } catch (RuntimeException e) {
      Incident.log(log, "rows ended early, the connection is cut", e);
      throw new CloseConnectionException("rows ended early", e);
    }
  }
}

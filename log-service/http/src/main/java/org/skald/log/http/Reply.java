package org.skald.log.http;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a route answers. */
public sealed interface Reply {

  /** A JSON document; records are written as objects, instants and durations as ISO 8601. */
  record Json(int status, Map<String, String> headers, Object body) implements Reply {

    /** Copies the headers. */
    public Json {
      headers = Map.copyOf(headers);
    }

    /** This reply with a further header. */
    public Json header(String name, String value) {
      var more = new HashMap<>(headers);
      more.put(name, value);
      return new Json(status, more, body);
    }
  }

  /** A JSON array that is written while its rows are read; the stream is closed at the end. */
  record Rows(Map<String, String> headers, Stream<?> rows) implements Reply {

    /** Copies the headers. */
    public Rows {
      headers = Map.copyOf(headers);
    }
  }

  /** A text of another media type. */
  record Text(int status, Map<String, String> headers, String mediaType, String text)
      implements Reply {

    /** Copies the headers. */
    public Text {
      headers = Map.copyOf(headers);
    }
  }

  /** Nothing but a status. */
  record Empty(int status, Map<String, String> headers) implements Reply {

    /** Copies the headers. */
    public Empty {
      headers = Map.copyOf(headers);
    }
  }

  /** A refusal. */
  record Refused(Problem problem) implements Reply {}

  /** Server-sent events, until the source or the client ends them. */
  record Events(EventSource source) implements Reply {}

  /** 200 with a JSON document. */
  static Json ok(Object body) {
    return json(200, body);
  }

  /** 201 with a JSON document and the path of what was made. */
  static Json created(String location, Object body) {
    return json(201, body).header("Location", location);
  }

  /** 202 with a JSON document. */
  static Json accepted(Object body) {
    return json(202, body);
  }

  /** A JSON document with a status of its own. */
  static Json json(int status, Object body) {
    return new Json(status, Map.of(), body);
  }

  /** 200 with a JSON array that is written as it is read. */
  static Rows rows(Stream<?> rows) {
    return new Rows(Map.of(), rows);
  }

  /** 200 with a text. */
  static Text text(String mediaType, String text) {
    return new Text(200, Map.of(), mediaType, text);
  }

  /** 204. */
  static Empty noContent() {
    return new Empty(204, Map.of());
  }

  /** A refusal. */
  static Refused refused(Problem problem) {
    return new Refused(problem);
  }

  /** Server-sent events. */
  static Events events(EventSource source) {
    return new Events(source);
  }
}

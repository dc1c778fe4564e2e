package org.skald.log.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A refusal as the caller sees it: problem details after RFC 9457.
 *
 * @param status the HTTP status
 * @param code the last part of the type, {@code /problems/CODE}
 * @param title what kind of problem it is; the same for every occurrence
 * @param detail what was expected and what was found, this time
 * @param members further members of the document
 * @param headers headers of the answer, such as {@code Retry-After}
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    Map<String, Object> members,
    Map<String, String> headers) {

  private static final List<String> RESERVED =
      List.of("type", "title", "status", "detail", "instance");

  /** Refuses what is no problem. */
  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem's status is 400 to 599, was " + status);
    }
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a problem's code is kebab-case, was '" + code + "'");
    }
    for (String name : RESERVED) {
      if (members.containsKey(name)) {
        throw new IllegalArgumentException("a member may not be called '" + name + "'");
      }
    }
    members = Map.copyOf(members);
    headers = Map.copyOf(headers);
  }

  /** A problem without further members. */
  public static Problem of(int status, String code, String title, String detail) {
    return new Problem(status, code, title, detail, Map.of(), Map.of());
  }

  /** A query, or an id in the path, that is not what it may be. */
  public static Problem badRequest(String detail) {
    return of(400, "bad-request", "The query is not right", detail);
  }

  /** 404: there is no such thing. */
  public static Problem notFound(String detail) {
    return of(404, "not-found", "Not found", detail);
  }

  /** 409: the thing is not in a state that allows it. */
  public static Problem conflict(String code, String detail) {
    return of(409, code, "Conflict", detail);
  }

  /** 503: the node has more to do than it may take on; the caller may come back. */
  public static Problem overloaded(String detail, Duration retryAfter) {
    return of(503, "overloaded", "The node is busy", detail).retryAfter(retryAfter);
  }

  /** 504: the answer did not come in time; whether the request took effect is not known. */
  public static Problem timeout(String detail) {
    return of(504, "timeout", "No answer in time", detail);
  }

  /** 400: the request was read, but says what it may not. */
  static Problem invalid(List<Fault> faults) {
    String detail =
        faults.size() == 1 ? faults.getFirst().toString() : faults.size() + " problems, see there";
    return of(400, "invalid-request", "The request is not valid", detail).with("problems", faults);
  }

  /** This problem with a further member. */
  public Problem with(String name, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(status, code, title, detail, more, headers);
  }

  /** This problem with a header on its answer. */
  public Problem header(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new Problem(status, code, title, detail, members, more);
  }

  /** This problem with the time after which another try makes sense, rounded up to seconds. */
  public Problem retryAfter(Duration delay) {
    long seconds = Math.max(1, delay.plusMillis(999).toSeconds());
    return header("Retry-After", Long.toString(seconds));
  }

  /** The document for a problem that is told in an event. */
  public Map<String, Object> document() {
    return document("about:blank");
  }

  /** The document. */
  Map<String, Object> document(String instance) {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", "/problems/" + code);
    document.put("title", title);
    document.put("status", status);
    document.put("detail", detail);
    document.put("instance", instance);
    members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(member -> document.put(member.getKey(), member.getValue()));
    return document;
  }

  /** The document as JSON. */
  String json(String instance) {
    try {
      return Json.mapper().writeValueAsString(document(instance));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "expected members of problem " + code + " that can be written as JSON", e);
    }
  }
}

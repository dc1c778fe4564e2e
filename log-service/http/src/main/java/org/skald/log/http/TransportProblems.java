package org.skald.log.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers, as problems, the requests that Helidon refuses before they become requests. */
final class TransportProblems implements DirectHandler {

  private static final Logger log = LoggerFactory.getLogger(TransportProblems.class);

  static DirectHandlers forEveryEvent() {
    var handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new TransportProblems());
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status status,
      ServerResponseHeaders headers,
      Throwable thrown,
      System.Logger logger) {
    return respond(status, headers, problem(status, thrown));
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    return respond(status, headers, problem(status, new IllegalStateException(message)));
  }

  private static Problem problem(Status status, Throwable thrown) {
    if (status.code() >= 500) {
      return Dispatcher.internal(Incident.log(log, "a request failed outside of routes", thrown));
    }
    log.debug("refused a request that is not HTTP: {}", thrown.toString());
    return Problem.of(
        Math.max(400, status.code()),
        "malformed-request",
        "The request is not HTTP/1.1",
        "expected a request line and headers after RFC 9112 within their bounds");
  }

  private static TransportResponse respond(
      Status status, ServerResponseHeaders headers, Problem problem) {
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, Doc.PROBLEM)
        .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
        .keepAlive(false)
        .entity(problem.json("about:blank"))
        .build();
  }
}

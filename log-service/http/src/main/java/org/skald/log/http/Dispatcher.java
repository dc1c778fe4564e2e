package org.skald.log.http;

import io.helidon.http.Header;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one handler that Helidon knows: it takes a request through guard, router and route, and sees
 * to it that whatever happens, the caller gets a reply of ours. While the server closes only health
 * and metrics are answered, and connections end with their answers.
 */
final class Dispatcher implements Handler, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Logger accessLog = LoggerFactory.getLogger("org.skald.log.http.access");

  /** A reply, and the label under which the request is counted. */
  private record Outcome(String label, Exchange exchange, Reply reply) {}

  private final HttpConfig config;
  private final AtomicBoolean closing;
  private final DoorGuard guard;
  private final Attestation attestation;
  private final Router router;
  private final ReplyWriter writer;
  private final HttpMetrics metrics;
  private final ExecutorService routeThreads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("skald-http-", 0).factory());

  Dispatcher(
      HttpConfig config,
      AtomicBoolean closing,
      DoorGuard guard,
      Attestation attestation,
      Router router,
      ReplyWriter writer,
      HttpMetrics metrics) {
    this.config = config;
    this.closing = closing;
    this.guard = guard;
    this.attestation = attestation;
    this.router = router;
    this.writer = writer;
    this.metrics = metrics;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long begin = System.nanoTime();
    Outcome outcome = answer(request);
    Exchange exchange = outcome.exchange();
    ReplyWriter.Prepared prepared = prepare(exchange, outcome.reply());
    long nanos = System.nanoTime() - begin;
    metrics.count(exchange.method(), outcome.label(), prepared.status(), nanos);
    // Neither query nor headers nor bodies: they may hold secrets.
    accessLog.debug(
        "{} {} {} {} µs", exchange.method(), exchange.path(), prepared.status(), nanos / 1000);
    writer.write(exchange, prepared, response, closing.get() || asksToClose(exchange));
  }

  private static boolean asksToClose(Exchange exchange) {
    return exchange.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  private Outcome answer(ServerRequest request) {
    Exchange bare = exchange(request, new byte[0]);
    return switch (RequestBody.read(request, config)) {
      case Parsed.Invalid<byte[]>(var problem) ->
          new Outcome(HttpMetrics.UNMATCHED, bare, Reply.refused(problem));
      case Parsed.Value<byte[]>(var body) -> answer(exchange(request, body));
    };
  }

  private Outcome answer(Exchange exchange) {
    Optional<Problem> refusal = guard.refuse(exchange);
    if (refusal.isPresent()) {
      return new Outcome(HttpMetrics.UNMATCHED, exchange, Reply.refused(refusal.get()));
    }
    return switch (attestation.attest(exchange)) {
      case Parsed.Invalid<Exchange>(var problem) ->
          new Outcome(HttpMetrics.UNMATCHED, exchange, Reply.refused(problem));
      case Parsed.Value<Exchange>(var attested) -> routed(attested);
    };
  }

  private Outcome routed(Exchange exchange) {
    return switch (router.match(exchange)) {
      case Router.Match.Unfit(var label, var problem) ->
          new Outcome(label, exchange, Reply.refused(problem));
      case Router.Match.Found(var route, var matched) -> {
        String label = route.template().toString();
        Reply reply =
            closing.get() && !isForOperators(label) ? refusedWhileClosing() : run(route, matched);
        yield new Outcome(label, matched, reply);
      }
    };
  }

  private static boolean isForOperators(String label) {
    return label.startsWith("/health") || label.equals("/metrics");
  }

  private static Reply refusedWhileClosing() {
    return Reply.refused(
        Problem.of(503, "closing", "The node is shutting down", "expected another node to be asked")
            .retryAfter(Duration.ofSeconds(1)));
  }

  private Reply run(Route route, Exchange exchange) {
    // Whoever settles it first decides: the route with its reply, or the clock.
    var settled = new AtomicBoolean();
    var answer =
        routeThreads.submit(() -> {
          Reply reply = route.endpoint().answer(exchange);
          if (!settled.compareAndSet(false, true) && reply instanceof Reply.Rows late) {
            late.rows().close();
          }
          return reply;
        });
    try {
      try {
        return answer.get(config.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (!settled.compareAndSet(false, true)) {
          return answer.get();
        }
        answer.cancel(true);
        log.debug("{} {} did not answer in time", exchange.method(), route.template(), e);
        return Reply.refused(
            Problem.timeout(
                "expected an answer within "
                    + config.requestTimeout()
                    + "; whether the request took effect is not known"));
      }
    } catch (ExecutionException e) {
      return incident(exchange, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw new CloseConnectionException("the server closes", e);
    }
  }

  private ReplyWriter.Prepared prepare(Exchange exchange, Reply reply) {
    try {
      return writer.prepare(exchange, reply);
    } catch (Exception e) {
      return writer.refusal(exchange, incidentProblem(exchange, e));
    }
  }

  private static Reply incident(Exchange exchange, Throwable cause) {
    return Reply.refused(incidentProblem(exchange, cause));
  }

  private static Problem incidentProblem(Exchange exchange, Throwable cause) {
    return internal(
        Incident.log(log, exchange.method() + " " + exchange.path() + " failed", cause));
  }

  /** What a caller learns of a fault of ours: where to find it in the log. */
  static Problem internal(String incident) {
    return Problem.of(
            500,
            "internal",
            "The node failed",
            "this was not foreseen; the node's log tells more under the incident's id")
        .with("incident", incident);
  }

  private static Exchange exchange(ServerRequest request, byte[] body) {
    var headers = new HashMap<String, String>();
    for (Header header : request.headers()) {
      headers.put(header.headerName().lowerCase(), String.join(", ", header.allValues()));
    }
    return new Exchange(
        request.prologue().method().text(),
        request.path().rawPath(),
        request.prologue().query().rawValue(),
        headers,
        body,
        Map.of(),
        Optional.empty());
  }

  @Override
  public void close() {
    routeThreads.shutdownNow();
  }
}

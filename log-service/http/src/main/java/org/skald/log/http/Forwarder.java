package org.skald.log.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Hands requests on to another node and its answers back.
 *
 * <p>A request is handed on once: it bears {@value #FORWARDED}, and who gets it answers it or
 * refuses it. One that changes something bears the caller's {@code Idempotency-Key}, or one of this
 * node, so that it may be tried again elsewhere.
 */
public final class Forwarder implements AutoCloseable {

  /** Marks a request that was handed on. */
  public static final String FORWARDED = "Skald-Forwarded";

  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final List<String> HANDED_ON =
      List.of(
          Attestation.HEADER,
          "accept",
          "content-type",
          "traceparent",
          "skald-actor",
          "skald-lock",
          "skald-token");
  private static final List<String> HANDED_BACK =
      List.of("location", "retry-after", "www-authenticate", Answers.POSITION);

  private final Duration timeout;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  /** Waits so long for an answer. */
  public Forwarder(Duration timeout) {
    this.timeout = timeout;
  }

  /** What came of a request that was handed on. */
  public sealed interface Outcome {

    /** The other node has answered. */
    record Answered(Reply.Text reply) implements Outcome {}

    /** The request has not got there. */
    record Unreached(String cause) implements Outcome {}

    /** It may have got there. */
    record Unknown(String cause) implements Outcome {}
  }

  /** Whether a request was handed on to this node. */
  public static boolean isForwarded(Exchange exchange) {
    return exchange.header(FORWARDED).isPresent();
  }

  /**
   * Hands a request on.
   *
   * @param node where
   * @param exchange what
   * @param query in place of its own
   * @param headers more of them
   */
  public Outcome forward(URI node, Exchange exchange, String query, Map<String, String> headers) {
    var target = URI.create(node + exchange.path() + (query.isEmpty() ? "" : "?" + query));
    var request = HttpRequest.newBuilder(target).timeout(timeout).header(FORWARDED, "1");
    headers.forEach(request::header);
    for (var name : HANDED_ON) {
      exchange.header(name).ifPresent(value -> request.header(name, value));
    }
    if (exchange.method().equals("GET")) {
      request.GET();
    } else {
      request.header(Exchange.IDEMPOTENCY_KEY, exchange.requestId());
      request.method(exchange.method(), HttpRequest.BodyPublishers.ofByteArray(exchange.bytes()));
    }
    return send(node, request.build());
  }

  /** Reads something of another node, and waits so long for it. */
  public Outcome get(URI node, String path, Duration max) {
    return send(
        node,
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(max)
            .header(FORWARDED, "1")
            .build());
  }

  /** Asks something of another node on this one's own account. */
  public Outcome post(
      URI node, String path, String requestId, String json, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(timeout)
            .header(FORWARDED, "1")
            .header(Exchange.IDEMPOTENCY_KEY, requestId)
            .header("Content-Type", Doc.JSON);
    headers.forEach(request::header);
    return send(node, request.POST(HttpRequest.BodyPublishers.ofString(json)).build());
  }

  private Outcome send(URI node, HttpRequest request) {
    try {
      return new Outcome.Answered(
          reply(client.send(request, HttpResponse.BodyHandlers.ofString())));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Outcome.Unreached(node + ": " + e);
    } catch (HttpTimeoutException e) {
      return new Outcome.Unknown(node + " did not answer in time");
    } catch (IOException e) {
      return new Outcome.Unknown(node + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unknown(node + " was not waited for");
    }
  }

  private static Reply.Text reply(HttpResponse<String> response) {
    Map<String, String> headers = new HashMap<>();
    for (var name : HANDED_BACK) {
      Optional<String> value = response.headers().firstValue(name);
      value.ifPresent(it -> headers.put(name, it));
    }
    return new Reply.Text(
        response.statusCode(),
        headers,
        response.headers().firstValue("Content-Type").orElse(Doc.JSON),
        response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

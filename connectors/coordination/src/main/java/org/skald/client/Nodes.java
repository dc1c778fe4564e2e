package org.skald.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The nodes that a client knows, and which of them it speaks to: the last that worked. */
final class Nodes {

  private static final int HTTP_OK = 200;

  private final HttpClient http;
  private final List<String> addresses;
  private final Optional<Bearer> bearer;
  private final Time time;
  private final AtomicInteger chosen = new AtomicInteger();

  Nodes(HttpClient http, List<URI> nodes, Optional<Bearer> bearer, Time time) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("expected the address of at least one node, found none");
    }
    this.http = http;
    this.addresses = nodes.stream().map(Nodes::address).toList();
    this.bearer = bearer;
    this.time = time;
  }

  private static String address(URI node) {
    String scheme = node.getScheme();
    if (node.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "expected the address of a node such as http://node-1:8080, found '" + node + "'");
    }
    return node.toString().replaceFirst("/+$", "");
  }

  int count() {
    return addresses.size();
  }

  /**
   * Sends a request until a node answers it.
   *
   * @param goOn asked after each failure whether to try once more
   * @return the answer; {@link NodesUnavailable} when it was not to go on. To cancel it stops the
   *     trying
   */
  CompletableFuture<Answer> send(Request request, BooleanSupplier goOn) {
    return new Delivery(this, time, request, goOn).start();
  }

  /** Sends a request to one node, once; counts its failure against the node. */
  CompletableFuture<Answer> sendOnce(Request request) {
    return send(request, () -> false);
  }

  /** The place of the node to speak to. */
  int chosen() {
    return chosen.get();
  }

  String address(int node) {
    return addresses.get(node);
  }

  /** A node did not answer: the next one is chosen, unless that has happened already. */
  void failed(int node) {
    chosen.compareAndSet(node, (node + 1) % addresses.size());
  }

  /** One request to one node; fails when there is no answer from it. */
  CompletableFuture<Answer> post(int node, Request request) {
    HttpRequest.Builder sending =
        HttpRequest.newBuilder(URI.create(address(node) + request.path()))
            .timeout(request.timeout())
            .header("Accept", "application/json, application/problem+json")
            .header("Idempotency-Key", request.key())
            .header("Content-Type", "application/json")
            .method(request.method(), body(request));
    bearer.ifPresent(it -> it.sign(sending));
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(sending.build(), HttpResponse.BodyHandlers.ofByteArray());
    CompletableFuture<Answer> answer = sent.thenApply(Nodes::read);
    answer.whenComplete((any, failure) -> {
      if (answer.isCancelled()) {
        sent.cancel(true);
      }
    });
    return answer;
  }

  /**
   * Opens a stream of server-sent events at one node. The future completes when it is over, with
   * the answer of a node that has refused it.
   *
   * @param after the id of the last event that was heard of
   */
  CompletableFuture<Optional<Answer>> stream(
      int node, String path, Optional<String> after, Flow.Subscriber<String> lines) {
    HttpRequest.Builder get =
        HttpRequest.newBuilder(URI.create(address(node) + path))
            .header("Accept", "text/event-stream, application/problem+json");
    after.ifPresent(id -> get.header("Last-Event-ID", id));
    bearer.ifPresent(it -> it.sign(get));
    CompletableFuture<HttpResponse<Optional<Answer>>> sent =
        http.sendAsync(get.build(), head -> body(head, lines));
    CompletableFuture<Optional<Answer>> over = sent.thenApply(HttpResponse::body);
    over.whenComplete((any, failure) -> {
      if (over.isCancelled()) {
        sent.cancel(true);
      }
    });
    return over;
  }

  private static HttpResponse.BodySubscriber<Optional<Answer>> body(
      HttpResponse.ResponseInfo head, Flow.Subscriber<String> lines) {
    if (head.statusCode() == HTTP_OK) {
      return HttpResponse.BodySubscribers.fromLineSubscriber(
          lines, any -> Optional.empty(), StandardCharsets.UTF_8, "\n");
    }
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofByteArray(),
        bytes -> {
          try {
            return Optional.of(Answer.read(head.statusCode(), bytes));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static HttpRequest.BodyPublisher body(Request request) {
    return request.body().isEmpty()
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(request.body());
  }

  private static Answer read(HttpResponse<byte[]> response) {
    try {
      return Answer.read(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

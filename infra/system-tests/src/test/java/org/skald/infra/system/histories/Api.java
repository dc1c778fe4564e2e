package org.skald.infra.system.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Function;

/** The HTTP API of the nodes, as any client in any language sees it. Safe for any threads. */
final class Api implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(1);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final Function<Host, URI> urls;

  /** The API of nodes that are there. */
  Api(Function<Host, URI> urls) {
    this.urls = urls;
  }

  Outcome get(Host node, String path) {
    return send(request(node, path, ANSWER_MAX).build());
  }

  Outcome post(Host node, String path, String requestId, ObjectNode body, Duration max) {
    return send(
        request(node, path, max)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", requestId)
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(Host node, String path, Duration max) {
    return HttpRequest.newBuilder(urls.apply(node).resolve(path)).timeout(max);
  }

  private Outcome send(HttpRequest request) {
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return read(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Outcome.NotDone(e.toString());
    } catch (IOException e) {
      return new Outcome.Unknown(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a request was under way", e);
    }
  }

  private static Outcome read(int status, JsonNode body) {
    var type = body.path("type").asText("");
    var code = type.substring(type.lastIndexOf('/') + 1);
    if (status < 500 || code.equals("member-not-alive")) {
      return new Outcome.Answered(status, status < 300 ? "" : code, body);
    }
    return code.equals("overloaded") ? new Outcome.NotDone(code) : new Outcome.Unknown(code);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}

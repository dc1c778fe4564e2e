package org.skald.infra.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.skald.log.http.Json;

/** A node's HTTP API, for the command line. */
final class ApiClient {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(65);
  private static final int SUCCESS = 200;
  private static final int NO_LONGER_SUCCESS = 300;

  private final URI url;
  private final String root;
  private final Optional<String> token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  private final JsonMapper json = Json.mapper();

  /** A client of a node that knows by a token who asks, if there is one. */
  ApiClient(URI url, Optional<String> token) {
    this.url = url;
    this.root = url.toString().replaceFirst("/+$", "");
    this.token = token;
  }

  /** What the node said. */
  record Answered(int status, JsonNode body) {

    boolean isGood() {
      return status >= SUCCESS && status < NO_LONGER_SUCCESS;
    }

    /** The body of a good answer; otherwise fails with what the problem says. */
    JsonNode orFail() {
      if (isGood()) {
        return body;
      }
      var code = status == 404 ? Failed.NOT_FOUND : Failed.REFUSED;
      throw new Failed(status == 504 ? Failed.NOT_IN_TIME : code, detail());
    }

    /** What a refusal says. */
    String detail() {
      return body.path("detail").asText("the node answered with status " + status);
    }
  }

  Answered get(String path) {
    return send(request(path).GET());
  }

  Answered post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  Answered post(String path, JsonNode body, Map<String, String> headers) {
    var request = request(path).header("Content-Type", "application/json");
    headers.forEach(request::header);
    return send(request.POST(BodyPublishers.ofString(body.toString())));
  }

  Answered postYaml(String path, String source) {
    return send(
        request(path)
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(source)));
  }

  Answered putYaml(String path, String source, Optional<String> actor) {
    var request = request(path).header("Content-Type", "application/yaml");
    actor.ifPresent(it -> request.header("Skald-Actor", it));
    return send(request.PUT(BodyPublishers.ofString(source)));
  }

  private HttpRequest.Builder request(String path) {
    return bare(path).timeout(ANSWER_MAX);
  }

  private HttpRequest.Builder bare(String path) {
    var request = HttpRequest.newBuilder(URI.create(root + path));
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    return request;
  }

  private Answered send(HttpRequest.Builder request) {
    var answer = exchange(request.build(), BodyHandlers.ofString());
    try {
      return new Answered(answer.statusCode(), json.readTree(answer.body()));
    } catch (JsonProcessingException e) {
      throw new Failed(
          Failed.REFUSED,
          "expected JSON from %s, found something else with status %d"
              .formatted(url, answer.statusCode()));
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new Failed(
          Failed.UNREACHABLE,
          ("expected a node at %s, found none (%s);"
                  + " start one with 'infra/skald dev' or name it with --url")
              .formatted(url, e.getClass().getSimpleName()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed(Failed.NOT_IN_TIME, "interrupted");
    }
  }

  /**
   * Hears server-sent events by name and data, until told to stop or the stream ends.
   *
   * @param quiet is asked whether to go on at the beginning, and whenever nothing has come for a
   *     while
   */
  void events(String path, BiPredicate<String, JsonNode> listener, BooleanSupplier quiet) {
    var request = bare(path).header("Accept", "text/event-stream").build();
    var answer = exchange(request, BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != SUCCESS) {
        new Answered(answer.statusCode(), json.readTree(lines)).orFail();
      }
      var name = "";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":") && !quiet.getAsBoolean()) {
          return;
        }
        if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")
            && !listener.test(name, json.readTree(line.substring("data:".length())))) {
          return;
        }
      }
    } catch (IOException e) {
      throw new Failed(Failed.UNREACHABLE, "the stream of events broke off: " + e.getMessage());
    }
  }

  /** One segment of a path, or a value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package org.skald.infra.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.skald.log.http.Json;

/** The API as any client in the world would speak it. */
final class Api {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;

  Api(URI url) {
    this.url = url;
  }

  /** What came back. */
  record Answer(int status, JsonNode body, HttpResponse<String> raw) {

    String text(String member) {
      return body.path(member).asText();
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  /** One server-sent event. */
  record Event(String id, String name, JsonNode data) {}

  Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send(with(request(path), headers).GET());
  }

  Answer post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    var request = request(path).header("Content-Type", "application/json");
    return send(with(request, headers).POST(BodyPublishers.ofString(json)));
  }

  Answer yaml(String method, String path, String source) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/yaml")
            .method(method, BodyPublishers.ofString(source)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(ANSWER_MAX);
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    var type = answer.headers().firstValue("Content-Type").orElse("");
    var body = type.contains("json") ? answer.body() : "null";
    return new Answer(answer.statusCode(), Json.mapper().readTree(body), answer);
  }

  /** The events of a stream after a place, up to and with the first of this name. */
  List<Event> events(String path, String after, String last)
      throws IOException, InterruptedException {
    var request =
        request(path).header("Accept", "text/event-stream").header("Last-Event-ID", after).build();
    var answer = http.send(request, BodyHandlers.ofInputStream());
    var found = new ArrayList<Event>();
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      var id = "";
      var name = "";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = line.substring("id:".length()).strip();
        } else if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          var data = Json.mapper().readTree(line.substring("data:".length()));
          found.add(new Event(id, name, data));
          if (name.equals(last)) {
            return found;
          }
        }
      }
    }
    throw new AssertionError("expected an event %s, found only %s".formatted(last, found));
  }
}

package org.skald.infra.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.skald.log.http.Json;

/** A stream of server-sent events that is read when a test wants the next one. */
final class EventReader implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final BufferedReader lines;
  private final int status;

  EventReader(URI url, String path, String... headers) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(url.resolve(path)).header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    var answer = http.send(request.build(), BodyHandlers.ofInputStream());
    status = answer.statusCode();
    lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  int status() {
    return status;
  }

  /** The next event; fails when the stream is over. */
  Api.Event next() throws IOException {
    var id = "";
    var name = "";
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id:")) {
        id = line.substring("id:".length()).strip();
      } else if (line.startsWith("event:")) {
        name = line.substring("event:".length()).strip();
      } else if (line.startsWith("data:")) {
        return new Api.Event(id, name, Json.mapper().readTree(line.substring("data:".length())));
      }
    }
    throw new AssertionError("expected another event, found the end of the stream");
  }

  List<Api.Event> next(int count) throws IOException {
    var events = new ArrayList<Api.Event>();
    while (events.size() < count) {
      events.add(next());
    }
    return events;
  }

  /** All events up to the end of the stream. */
  List<Api.Event> rest() throws IOException {
    var events = new ArrayList<Api.Event>();
    try {
      while (true) {
        events.add(next());
      }
    } catch (AssertionError e) {
      return events;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

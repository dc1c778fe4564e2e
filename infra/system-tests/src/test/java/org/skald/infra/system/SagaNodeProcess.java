package org.skald.infra.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A node as operators run it, {@code skald server --config FILE}, or as a release of the past or
 * the future would be, and its HTTP API.
 */
final class SagaNodeProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Duration DEPLOYED_MAX = Duration.ofSeconds(60);
  private static final int HEAP_MIB = 384;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final Path config;
  private final Properties file = new Properties();
  private final JavaProcess process;

  /** A node that does not run yet; everything it leaves behind goes into a directory. */
  SagaNodeProcess(Path directory, Map<String, String> settings) {
    this(directory, settings, "org.skald.infra.cli.Skald", "server", "--config");
  }

  private SagaNodeProcess(
      Path directory, Map<String, String> settings, String main, String... arguments) {
    this.data = directory.resolve("data");
    this.config = directory.resolve("node.properties");
    file.setProperty("http.port", "0");
    file.setProperty("search.enabled", "false"); // Two cores have enough to do without it.
    file.putAll(settings);
    file.setProperty("node.name", directory.getFileName().toString());
    file.setProperty("data.directory", data.toString());
    write();
    this.process =
        JavaProcess.of(
            directory.resolve("stderr.txt"),
            HEAP_MIB,
            main,
            Stream.concat(Stream.of(arguments), Stream.of(config.toString()))
                .toArray(String[]::new));
  }

  /** A node of a release that knows the rules of the saga log up to a level. */
  static SagaNodeProcess ofRelease(Path directory, Map<String, String> settings, int rulesLevel) {
    var node = new SagaNodeProcess(directory, settings, ReleaseMain.class.getName());
    node.install(rulesLevel);
    return node;
  }

  /** Is of a release that knows the rules up to this level, from its next start on. */
  void install(int rulesLevel) {
    file.setProperty(ReleaseMain.RULES_LEVEL, Integer.toString(rulesLevel));
    write();
  }

  private void write() {
    try {
      Files.createDirectories(config.getParent());
      try (var writer = Files.newBufferedWriter(config)) {
        file.store(writer, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it keeps what it has of a shard. */
  Path replica(String log, int shard) {
    return data.resolve(log + "-" + shard);
  }

  JavaProcess process() {
    return process;
  }

  /** Removes what it has stored; only while it does not run. */
  void loseData() {
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(process.address()).resolve(path)).timeout(ANSWER_MAX);
  }

  HttpResponse<String> exchange(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  /** The body of an answer that has to be there. */
  JsonNode get(String path) {
    var request = request(path).build();
    try {
      var answer = exchange(request);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "expected 200 from %s, found %d %s"
                .formatted(request.uri(), answer.statusCode(), answer.body()));
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Deploys a definition file, as a client does: a shard may just be on its way to another node, so
   * what has no answer, or none yet, is asked again under the same key.
   */
  void deploy(String name, String source) {
    var request =
        request("/definitions/" + name)
            .PUT(BodyPublishers.ofString(source))
            .header("Content-Type", "application/yaml")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .build();
    await("the definition is deployed").atMost(DEPLOYED_MAX).until(() -> isDeployed(request));
  }

  private boolean isDeployed(HttpRequest request) throws IOException, InterruptedException {
    var answer = exchange(request);
    return switch (answer.statusCode()) {
      case 201 -> true;
      case 503, 504 -> false;
      default ->
          throw new IllegalStateException(
              "expected 201 from %s, found %d %s"
                  .formatted(request.uri(), answer.statusCode(), answer.body()));
    };
  }

  /** Whether it says that requests may be sent to it. */
  boolean isReady() {
    try {
      return exchange(request("/health/ready").build()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What the node says of its health, or why it says nothing. */
  String health() {
    return health("/health/ready");
  }

  /** What it says of one of its checks, with the status. */
  String health(String path) {
    try {
      var answer = exchange(request(path).build());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  /** Which nodes drive shards, as this node has it. */
  Set<String> drivers() {
    var drivers = new TreeSet<String>();
    get("/health")
        .path("checks")
        .path("shards")
        .forEach(it -> {
          if (it.isObject()) {
            drivers.add(it.path("driver").asText());
          }
        });
    return drivers;
  }

  /** All sagas, or those in one state, as this node has them. */
  List<JsonNode> sagas(String query) {
    var all = new ArrayList<JsonNode>();
    var after = "";
    while (true) {
      var page = get("/sagas?limit=1000" + query + after);
      StreamSupport.stream(page.path("sagas").spliterator(), false).forEach(all::add);
      if (!page.path("next").isTextual()) {
        return all;
      }
      after = "&after=" + page.path("next").asText();
    }
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }
}

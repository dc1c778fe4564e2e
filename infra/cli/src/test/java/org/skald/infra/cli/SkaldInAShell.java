package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.skald.infra.example.faults.Faults;
import org.skald.infra.local.LocalConfig;
import org.skald.infra.local.LocalSkald;
import org.skald.infra.local.NodeServer;
import org.skald.participant.Participant;
import org.skald.participant.ParticipantConfig;

/** A broker, a registry, a node and the shop's participants in this process, told from a shell. */
final class SkaldInAShell implements AutoCloseable {

  private static final String EXAMPLES = "../example/src/main/resources/org/skald/infra/example/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalSkald skald;

  private SkaldInAShell(LocalSkald skald) {
    this.skald = skald;
  }

  static SkaldInAShell start() throws Exception {
    return new SkaldInAShell(
        LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE)));
  }

  NodeServer server() {
    return skald.server();
  }

  /** Where an example file of the documentation is. */
  static String example(String name) {
    return EXAMPLES + name;
  }

  String bootstrap() {
    return skald.bootstrap();
  }

  String registryUrl() {
    return skald.registryUrl().toString();
  }

  /** Creates topics of one replica. */
  void createTopics(int partitions, String... topics) throws Exception {
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, skald.bootstrap()))) {
      admin
          .createTopics(
              Stream.of(topics).map(it -> new NewTopic(it, partitions, (short) 1)).toList())
          .all()
          .get();
    }
  }

  /** The participant of a topic of commands; {@code more} is configuration. */
  Participant.Builder participant(String topic, Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("bootstrap.servers", skald.bootstrap());
    settings.put("schema.registry.url", registryUrl());
    settings.put("topic", topic);
    return Participant.builder(ParticipantConfig.of(settings));
  }

  CommandLineTest.Ran run(String... arguments) {
    return CommandLineTest.run(
        Stream.concat(Stream.of(arguments), Stream.of("--url=" + skald.server().url()))
            .toArray(String[]::new));
  }

  /** Runs a command that has to succeed. */
  CommandLineTest.Ran sound(String... arguments) {
    var ran = run(arguments);
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  JsonNode show(String saga) throws JsonProcessingException {
    return JSON.readTree(run("saga", "show", saga, "--json").out());
  }

  void awaitState(String saga, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> show(saga).path("state").asText().equals(state));
  }

  /** Waits for an event: the journal is a moment behind the saga. */
  void awaitInHistory(String saga, String type) {
    await().atMost(Duration.ofSeconds(30)).until(() -> !history(saga, type).isEmpty());
  }

  boolean isStepIn(String saga, String step, String status) throws JsonProcessingException {
    return StreamSupport.stream(show(saga).path("steps").spliterator(), false)
        .anyMatch(it ->
            it.path("name").asText().equals(step) && it.path("status").asText().equals(status));
  }

  /** What the node tells Prometheus. */
  String metrics() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(skald.server().url().resolve("/metrics")).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /** The events of one type, as the journal tells them. */
  List<JsonNode> history(String saga, String type) throws JsonProcessingException {
    return StreamSupport.stream(show(saga).path("history").spliterator(), false)
        .filter(it -> it.path("type").asText().equals(type))
        .map(it -> it.path("event"))
        .toList();
  }

  @Override
  public void close() {
    skald.close();
  }
}

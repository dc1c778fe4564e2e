package org.skald.infra.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.skald.infra.embedded.EmbeddedKafka;

/** Our registry keeps the contract, and what only it promises: bounds, and a topic for several. */
class SchemaRegistryServerTest extends RegistryConformance {

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedKafka kafka;
  private SchemaRegistryServer registry;

  @BeforeAll
  void start() {
    kafka = EmbeddedKafka.start();
    registry = SchemaRegistryServer.start(kafka.bootstrapServers());
  }

  @AfterAll
  void stop() {
    registry.close();
    kafka.close();
  }

  @Override
  String url() {
    return registry.url();
  }

  @Test
  void a_registry_that_starts_later_knows_what_was_registered_before() throws Exception {
    int id = registered("inherited", numbered(100));

    try (var later = SchemaRegistryServer.start(kafka.bootstrapServers())) {
      var client = new CachedSchemaRegistryClient(List.of(later.url()), 10, Map.of());

      assertThat(client.getSchemaById(id).canonicalString())
          .isEqualTo(numbered(100).canonicalString());
    }
  }

  @Test
  void two_registries_over_one_topic_give_no_id_twice() {
    try (var second = SchemaRegistryServer.start(kafka.bootstrapServers())) {
      var urls = List.of(registry.url(), second.url());
      var ids =
          IntStream.range(200, 240)
              .parallel()
              .map(i -> registeredAt(urls.get(i % 2), "twin-" + i, i))
              .boxed()
              .toList();

      assertThat(ids).doesNotHaveDuplicates();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThat(get(registry.url(), "/subjects"))
                  .isEqualTo(get(second.url(), "/subjects")));
    }
  }

  @Test
  void ids_are_dense() throws Exception {
    registered("dense", numbered(300));

    int max = get(registry.url(), "/schemas/ids/1?fetchMaxId=true").path("maxId").asInt();

    for (int id = 1; id <= max; id++) {
      assertThat(get(registry.url(), "/schemas/ids/" + id).path("schema").isTextual()).isTrue();
    }
    assertThat(get(registry.url(), "/schemas/ids/" + (max + 1)).path("error_code").asInt())
        .isEqualTo(40403);
  }

  @Test
  void a_malformed_request_is_told_what_was_expected() throws Exception {
    var path = "/subjects/malformed/versions";

    assertThat(post(path, "no json").statusCode()).isEqualTo(400);
    assertThat(post(path, "{\"schema\": \"{}\"}").statusCode()).isEqualTo(422);
    assertThat(post(path, "{\"schema\": 7}").body()).contains("42201", "as text");
    assertThat(post(path, "{\"schemaType\": \"PROTOBUF\", \"schema\": \"\"}").body())
        .contains("42201", "AVRO", "PROTOBUF");
    assertThat(get(registry.url(), "/subjects/x/versions/first").path("error_code").asInt())
        .isEqualTo(42202);
    assertThat(get(registry.url(), "/nowhere").path("message").asText()).contains("GET /nowhere");
  }

  @Test
  void a_body_without_bound_is_refused() throws Exception {
    var response = post("/subjects/large/versions", " ".repeat(2 * 1024 * 1024));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void a_topic_that_others_made_otherwise_is_refused() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var topic = new NewTopic("not-ours", Optional.of(2), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
    var config = SchemaRegistryConfig.of(kafka.bootstrapServers()).withTopic("not-ours");

    assertThatThrownBy(() -> SchemaRegistryServer.start(config))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 partition")
        .hasMessageContaining("found 2 and delete");
  }

  private static int registeredAt(String url, String subject, int number) {
    try {
      return new CachedSchemaRegistryClient(List.of(url), 10, Map.of())
          .register(subject, numbered(number));
    } catch (Exception e) {
      throw new AssertionError("Expected " + subject + " to be registered at " + url, e);
    }
  }

  private JsonNode get(String url, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return json.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}

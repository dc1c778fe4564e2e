package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.infra.embedded.EmbeddedKafka;
import org.skald.infra.embedded.registry.SchemaRegistryServer;
import org.skald.log.http.HttpConfig;
import org.skald.log.http.Principals;
import org.skald.log.kafka.NodeConfig;
import org.skald.schemas.Topics;

/** Acts that need two people whom the door knows, over HTTP, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FourEyesApiTest {

  private static final String ADA = "token-of-ada";
  private static final String BEA = "token-of-bea";
  private static final String NOBODY = "";
  private static final String SCHEMA =
      """
      {'type': 'record', 'name': 'Payout', 'namespace': 'eyes', 'fields': [
       {'name': 'id', 'type': 'string'}]}
      """
          .replace("\n", "")
          .replace("'", "\\\"");
  private static final String DEFINITION =
      """
      saga: payout
      version: 1
      input: eyes.Payout
      id: input.id
      four-eyes: [signal, cancel]
      steps:
        approve:
          wait-for: signal
          reply: eyes.Payout
          timeout: 1d
      """;

  @TempDir private static Path directory;

  private EmbeddedKafka kafka;
  private SchemaRegistryServer registry;
  private NodeServer node;
  private Api api;

  @BeforeAll
  void start() throws Exception {
    kafka = EmbeddedKafka.start();
    registry = SchemaRegistryServer.start(kafka.bootstrapServers());
    var principals =
        Files.write(
            directory.resolve("principals"),
            List.of(Principals.line(ADA, "ada"), Principals.line(BEA, "bea")));
    node =
        NodeServer.start(
            NodeConfig.of(
                kafka.bootstrapServers(), Topics.SAGAS.log(), "a", directory.resolve("a")),
            registry.url(),
            HttpConfig.DEFAULT.at("127.0.0.1", 0).with(principals));
    node.awaitReady();
    api = new Api(node.url());
    var registered =
        new Api(URI.create(registry.url()))
            .post("/subjects/eyes.Payout/versions", "{\"schema\": \"%s\"}".formatted(SCHEMA));
    assertThat(registered.status()).as("%s", registered.body()).isEqualTo(200);
    var deployed = api.yaml("PUT", "/definitions/payout", DEFINITION);
    assertThat(deployed.status()).as("%s", deployed.body()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    node.close();
    registry.close();
    kafka.close();
  }

  private void started(String id) throws Exception {
    var started =
        api.post("/sagas", "{\"saga\": \"payout\", \"input\": {\"id\": \"%s\"}}".formatted(id));
    assertThat(started.status()).as("%s", started.body()).isEqualTo(201);
  }

  private Api.Answer post(String token, String path, String json) throws Exception {
    var headers =
        token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
    return api.post(path, json.replace('\'', '"'), headers);
  }

  private static void assertRefused(Api.Answer answer, String code, String words) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(409);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).contains(words);
  }

  @Test
  void a_principal_cannot_approve_as_somebody_else() throws Exception {
    started("p-1");

    var proposed =
        post(
            ADA,
            "/sagas/p-1/steps/approve/signal",
            "{'value': {'id': 'to ada'}, 'actor': 'ada', 'reason': 'it is due'}");
    var renamed = post(ADA, "/sagas/p-1/approve", "{'actor': 'bea', 'reason': 'so it is'}");
    var unknown = post(NOBODY, "/sagas/p-1/approve", "{'actor': 'bea', 'reason': 'so it is'}");

    assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(202);
    assertThat(proposed.body().path("proposed").path("act").asText()).isEqualTo("signal");
    assertThat(proposed.body().path("proposed").path("principal").asText()).isEqualTo("ada");
    assertThat(proposed.body().path("proposed").path("number").asText())
        .isEqualTo(proposed.text("position"));
    assertRefused(renamed, "not-a-second-person", "found 'bea' (principal 'ada')");
    assertRefused(unknown, "not-a-second-person", "found 'bea' (no principal)");

    var shown = api.get("/sagas/p-1").body().path("proposed");
    assertThat(shown.path("value").path("id").asText()).as("what is approved").isEqualTo("to ada");

    var number = proposed.body().path("proposed").path("number").asLong();
    var other = post(BEA, "/sagas/p-1/approve", "{'number': %d}".formatted(number + 1));
    var approved = post(BEA, "/sagas/p-1/approve", "{'number': %d}".formatted(number));

    assertRefused(other, "no-such-proposal", "but found number " + number);
    assertThat(approved.status()).as("%s", approved.body()).isEqualTo(202);
    assertThat(approved.text("state")).isEqualTo("completed");
  }

  @Test
  void whose_token_it_was_is_told_and_is_the_name_of_who_gives_none() throws Exception {
    started("p-3");

    var attested = post(ADA, "/sagas/p-3/pause", "{'reason': 'wait'}");
    var named = post(ADA, "/sagas/p-3/resume", "{'actor': 'bob'}");
    var nobody = post(NOBODY, "/sagas/p-3/pause", "{}");

    assertThat(List.of(attested.status(), named.status(), nobody.status())).containsOnly(202);
    await()
        .untilAsserted(() ->
            assertThat(api.get("/sagas/p-3").body().path("history"))
                .extracting(it -> it.path("event").path("actor").asText(""))
                .containsSubsequence("ada", "bob", "anonymous"));
    assertThat(api.get("/sagas/p-3").body().path("history"))
        .extracting(it -> it.path("event").path("principal").asText())
        .containsSubsequence("ada", "ada", "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'reason': ''}", "{'reason': ' '}", "{'actor': ''}"})
  void what_is_said_of_who_and_why_is_not_blank(String body) throws Exception {
    started("p-4" + body.hashCode());

    for (var act : List.of("pause", "cancel", "approve", "steps/approve/signal")) {
      var refused = post(ADA, "/sagas/p-4%d/%s".formatted(body.hashCode(), act), body);
      assertThat(refused.status()).as(act).isEqualTo(422);
      assertThat(refused.text("type")).isEqualTo("/problems/faulty-request");
      assertThat(refused.text("detail")).contains("expected a text or no such member");
    }
  }

  @Test
  void a_second_proposal_is_refused_and_a_list_tells_of_the_first() throws Exception {
    started("p-2");
    post(ADA, "/sagas/p-2/cancel", "{'actor': 'ada'}");

    var second = post(BEA, "/sagas/p-2/steps/approve/signal", "{'refuse': true}");
    var listed = api.get("/sagas?proposed=true").body().path("sagas");

    assertRefused(second, "proposal-open", "found cancel, proposed by 'ada' (principal 'ada')");
    assertThat(listed).anyMatch(it -> it.path("id").asText().equals("p-2"));
    assertThat(post(ADA, "/sagas/p-2/reject", "{}").status()).isEqualTo(202);
    assertThat(api.get("/sagas?proposed=true").body().path("sagas"))
        .noneMatch(it -> it.path("id").asText().equals("p-2"));
  }
}

package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.client.Skald;
import org.skald.infra.example.faults.Faults;

/** Elections over HTTP and through the client library, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ElectionApiTest {

  private LocalSkald skald;
  private Api api;

  @BeforeAll
  void start() {
    skald = LocalSkald.start(new LocalConfig(Optional.empty(), 1, 0, 1_000, Faults.NONE));
    api = new Api(skald.server().url());
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private String open() throws Exception {
    return api.post("/sessions", "{\"ttl\": \"30s\"}").text("id");
  }

  private Api.Answer campaign(String election, String session, String more) throws Exception {
    return api.post(
        election + "/campaign",
        "{\"session\": \"%s\", \"value\": \"http://%s\"%s}".formatted(session, session, more));
  }

  private Api.Answer show(String election) throws Exception {
    return api.get(election + "?read=linearizable");
  }

  private static String election() {
    return "/elections/" + UUID.randomUUID();
  }

  private static void assertProblem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).startsWith("expected ");
  }

  @Test
  void the_lead_goes_from_one_candidate_to_the_next_in_the_next_term() throws Exception {
    var election = election();
    var ann = open();
    var bob = open();

    var first = campaign(election, ann, "");
    assertThat(first.status()).as("%s", first.body()).isEqualTo(200);
    assertThat(first.text("state")).isEqualTo("leading");
    assertThat(first.body().path("term").asLong()).isEqualTo(1);
    assertProblem(campaign(election, bob, ""), 409, "lock-held");
    assertThat(campaign(election, bob, ", \"patience\": \"1m\"").status()).isEqualTo(202);
    var shown = show(election).body();
    assertThat(shown.path("leader").path("value").asText()).isEqualTo("http://" + ann);
    assertThat(shown.path("candidates").path(0).path("session").asText()).isEqualTo(bob);
    var token = first.body().path("token").asLong();
    var resigned =
        api.post(
            election + "/resign", "{\"session\": \"%s\", \"token\": %d}".formatted(ann, token));
    assertThat(resigned.text("state")).isEqualTo("free");

    var second = show(election).body();
    assertThat(second.path("leader").path("session").asText()).isEqualTo(bob);
    assertThat(second.path("term").asLong()).isEqualTo(2);
    assertThat(second.path("leader").path("token").asLong()).isGreaterThan(token);
  }

  @Test
  void what_a_leader_writes_late_is_refused_by_its_token() throws Exception {
    var election = election();
    var ann = open();
    var token = campaign(election, ann, "").body().path("token").asLong();
    var write =
        """
        {"conditions": [{"election": "%s", "token": %d}],
         "changes": [{"put": "/state", "value": "x"}]}
        """
            .formatted(election.substring("/elections/".length()), token);
    assertThat(api.post("/names", write).status()).isEqualTo(200);

    api.post("/sessions/" + ann + "/close", "{}");

    assertProblem(api.post("/names", write), 409, "condition-failed");
  }

  @Test
  void what_is_not_right_is_refused_with_what_was_expected() throws Exception {
    var session = open();

    assertProblem(campaign("/elections/%20", session, ""), 422, "faulty-request");
    assertProblem(campaign(election(), "nobody", ""), 404, "session-not-found");
    assertProblem(
        api.post(
            election() + "/campaign",
            "{\"session\": \"%s\", \"value\": \"%s\"}".formatted(session, "x".repeat(1_025))),
        422,
        "faulty-request");
    assertProblem(
        api.post(election() + "/resign", "{\"session\": \"%s\", \"token\": 7}".formatted(session)),
        409,
        "token-superseded");
    var vacant = show(election()).body();
    assertThat(vacant.path("term").asLong(7)).isZero();
    assertThat(vacant.has("leader")).isFalse();
  }

  @Test
  void the_client_library_leads_until_its_session_ends() throws Exception {
    var name = UUID.randomUUID().toString();
    try (var client = Skald.connect(skald.server().url())) {
      var session = client.openSession(Duration.ofSeconds(30));
      var other = client.openSession(Duration.ofSeconds(30));
      var lead = session.election(name).campaign("http://one");
      assertThat(session.election(name).leader().orElseThrow().value()).isEqualTo("http://one");
      assertThat(other.election(name).tryCampaign("http://two", Duration.ZERO)).isEmpty();
      var next = other.election(name).campaignAsync("http://two");

      session.close();

      assertThat(next.get().term()).isEqualTo(lead.term() + 1);
      assertThat(next.get().token()).isGreaterThan(lead.token());
      assertThat(other.election(name).leader().orElseThrow().value()).isEqualTo("http://two");
    }
  }
}

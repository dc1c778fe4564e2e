package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Elections, from the campaign to the end of the lead. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SkaldElectionTest {

  private static final Reply LEADS =
      new Reply(200, "{\"state\":\"leading\",\"term\":3,\"token\":42}");

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private Session session;

  @BeforeEach
  void open() throws InterruptedException {
    session = scenario.open();
  }

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void who_waits_in_line_leads_in_a_term_with_a_token() throws Exception {
    node.on("campaign", Reply.WAITING, LEADS);

    var lead = session.election("a").withDelay(Duration.ofSeconds(2)).campaign("http://me");

    assertThat(lead.term()).isEqualTo(3);
    assertThat(lead.token()).isEqualTo(42);
    assertThat(lead.lock()).isEqualTo("a");
    assertThat(lead.isHeld()).isTrue();
    var asked = node.await("campaign", 2);
    assertThat(asked.path()).isEqualTo("/elections/a/campaign");
    assertThat(asked.body().path("value").asText()).isEqualTo("http://me");
    assertThat(asked.body().path("delay").asText()).isEqualTo("2s");
    assertThat(asked.body().has("mode")).isFalse();
  }

  @Test
  void to_close_a_lead_is_to_resign() throws Exception {
    node.on("campaign", LEADS);

    session.election("a").campaign("").close();

    var resigned = node.await("resign", 1);
    assertThat(resigned.path()).isEqualTo("/elections/a/resign");
    assertThat(resigned.body().path("token").asLong()).isEqualTo(42);
  }

  @Test
  void a_lead_is_lost_with_the_session() throws Exception {
    scenario.stopAcknowledging();
    node.on("campaign", LEADS);
    var lead = session.election("a").campaignAsync("").get();
    lead.onLost(() -> heard.add("lost"));

    scenario.time.advance(ClientScenario.TTL);

    assertThat(heard.take()).isEqualTo("lost");
    assertThat(lead.isHeld()).isFalse();
  }

  @Test
  void who_is_not_elected_in_time_gets_nothing() throws Exception {
    node.on("campaign", Reply.problem(409, "lock-held"));

    assertThat(session.election("a").tryCampaign("", Duration.ZERO)).isEmpty();
  }

  @Test
  void a_lock_and_an_election_of_one_name_do_not_wait_for_each_other() throws Exception {
    node.on("acquire", Reply.held(41));
    node.on("campaign", LEADS);

    var grant = session.lock("a").acquire();
    var lead = session.election("a").campaign("");

    assertThat(grant.isHeld() && lead.isHeld()).isTrue();
  }

  @Test
  void anybody_may_ask_who_leads() throws Exception {
    node.on(
        "a",
        new Reply(
            200, "{\"term\":3,\"leader\":{\"session\":\"s\",\"value\":\"http://s\",\"token\":42}}"),
        new Reply(200, "{\"term\":3}"),
        Reply.problem(422, "faulty-request"));
    var election = session.election("a");

    assertThat(election.leader()).contains(new SkaldElection.Leader("s", "http://s", 3, 42));
    assertThat(election.leader()).isEmpty();
    assertThatThrownBy(election::leader)
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("GET /elections/a");
  }
}

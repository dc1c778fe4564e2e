package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Latches and barriers: what is asked, and for how long. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SkaldBarrierTest {

  private static final Reply CLOSED = new Reply(200, "{\"state\":\"closed\",\"left\":2}");
  private static final Reply OPEN = new Reply(200, "{\"state\":\"open\",\"left\":0}");
  private static final String ROUND = "{\"state\":\"waiting\",\"round\":7}";

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void a_party_counts_a_latch_down_and_learns_how_many_are_left() throws Exception {
    node.on("count-down", CLOSED);

    assertThat(scenario.client.latch("a", 3).countDown("me")).isEqualTo(2);

    var asked = node.await("count-down", 1);
    assertThat(asked.path()).isEqualTo("/latches/a/count-down");
    assertThat(asked.body().path("party").asText()).isEqualTo("me");
    assertThat(asked.body().path("count").asInt()).isEqualTo(3);
  }

  @Test
  void who_waits_for_a_latch_asks_until_it_is_open() throws Exception {
    node.on("a", CLOSED, CLOSED, OPEN);

    scenario.client.latch("a", 3).await();

    assertThat(node.received("a")).hasSize(3);
  }

  @Test
  void who_enters_a_barrier_asks_until_all_have_and_leaves_the_same_round() throws Exception {
    node.on("enter", new Reply(202, ROUND), new Reply(200, ROUND));
    node.on("leave", new Reply(202, ROUND), new Reply(200, "{\"state\":\"empty\"}"));
    var session = scenario.open();
    var barrier = session.barrier("a", 2);

    barrier.enter();
    barrier.leave();

    assertThat(node.await("enter", 2).body().path("parties").asInt()).isEqualTo(2);
    assertThat(node.await("enter", 2).body().path("session").asText()).isEqualTo(session.id());
    assertThat(node.await("leave", 2).path()).isEqualTo("/barriers/a/leave");
    assertThat(node.await("leave", 2).body().path("round").asLong()).isEqualTo(7);
  }

  @Test
  void a_refusal_ends_the_waiting() throws Exception {
    node.on("enter", Reply.NO_SESSION);
    var barrier = scenario.open().barrier("a", 2);

    assertThatThrownBy(barrier::enter)
        .isInstanceOfSatisfying(
            RequestRefused.class, it -> assertThat(it.code()).isEqualTo("session-not-found"));
  }
}

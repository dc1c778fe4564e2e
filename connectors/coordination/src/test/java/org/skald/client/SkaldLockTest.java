package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Received;
import org.skald.client.ScriptedNode.Reply;

/** Locks, from the wish to the grant. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SkaldLockTest {

  private static final Reply HELD_BY_ANOTHER = Reply.problem(409, "lock-held");
  private static final Reply WAIT_ENDED = Reply.problem(409, "lock-wait-ended");

  private final ClientScenario scenario = new ClientScenario();
  private final ManualTime time = scenario.time;
  private final ScriptedNode node = scenario.node;
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
  void a_lock_that_is_free_is_granted_with_a_token() throws Exception {
    node.on("acquire", Reply.held(42));

    var grant = session.lock("a").acquire();

    assertThat(grant.token()).isEqualTo(42);
    assertThat(grant.lock()).isEqualTo("a");
    assertThat(grant.isHeld()).isTrue();
    var body = node.await("acquire", 1).body();
    assertThat(body.path("session").asText()).isEqualTo(session.id());
    assertThat(body.path("mode").asText()).isEqualTo("exclusive");
    assertThat(body.path("wait").asText()).isEqualTo("20s");
    assertThat(body.has("patience")).isTrue();
    assertThat(body.has("delay")).isFalse();
  }

  @Test
  void who_is_still_in_line_asks_again_with_a_new_key() throws Exception {
    node.on("acquire", Reply.WAITING, Reply.WAITING, Reply.held(42));

    var grant = session.lock("a").acquire();

    assertThat(grant.token()).isEqualTo(42);
    assertThat(node.received("acquire").stream().map(Received::key))
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void a_node_that_does_not_know_is_asked_again_with_the_same_key() throws Exception {
    node.on("acquire", Reply.problem(504, "timeout"));
    scenario.other.on("acquire", Reply.held(42));

    session.lock("a").acquire();

    assertThat(scenario.other.await("acquire", 1)).isEqualTo(node.await("acquire", 1));
  }

  @Test
  void who_does_not_wait_gets_nothing_when_the_lock_is_held() throws Exception {
    node.on("acquire", HELD_BY_ANOTHER);

    var grant = session.lock("a").tryAcquire(Duration.ZERO);

    assertThat(grant).isEmpty();
    var body = node.await("acquire", 1).body();
    assertThat(body.has("patience")).isFalse();
    assertThat(body.has("wait")).isFalse();
  }

  @Test
  void who_waits_for_a_while_says_how_much_of_it_is_left() throws Exception {
    var later = node.hold("acquire", WAIT_ENDED);
    var call = ClientScenario.call(() -> session.lock("a").tryAcquire(Duration.ofSeconds(30)));
    node.await("acquire", 1);
    time.advance(Duration.ofSeconds(20));
    later.complete(Reply.WAITING);

    assertThat(call.result().get()).isEmpty();

    assertThat(node.received("acquire").stream().map(one -> one.body().path("patience").asText()))
        .containsExactly("30s", "10s");
    assertThat(node.received("acquire").stream().map(one -> one.body().path("wait").asText()))
        .containsExactly("20s", "10500ms");
    assertThat(node.received("release")).isEmpty();
  }

  @Test
  void who_waits_without_end_asks_again_when_the_nodes_have_no_patience_left() throws Exception {
    node.on("acquire", WAIT_ENDED, Reply.held(42));

    assertThat(session.lock("a").acquire().token()).isEqualTo(42);
  }

  @Test
  void a_delay_and_a_shared_mode_are_told_to_the_nodes() throws Exception {
    node.on("acquire", Reply.held(42));

    session.sharedLock("a").withDelay(Duration.ofMillis(250)).acquire();

    var body = node.await("acquire", 1).body();
    assertThat(body.path("mode").asText()).isEqualTo("shared");
    assertThat(body.path("delay").asText()).isEqualTo("250ms");
  }

  @Test
  void a_refusal_says_what_was_asked_and_what_was_found() {
    node.on("acquire", Reply.problem(409, "lock-held-otherwise"));

    assertThatThrownBy(() -> session.lock("a").acquire())
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("POST /locks/a/acquire")
        .hasMessageContaining("status 409 lock-held-otherwise: as scripted");
  }

  @Test
  void a_grant_without_a_token_is_an_error() {
    node.on("acquire", Reply.OK);

    assertThatThrownBy(() -> session.lock("a").acquire())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected a fencing token in the answer to POST /locks/a/acquire");
  }

  @Test
  void who_waits_is_told_when_the_session_expires_by_the_clock() throws Exception {
    scenario.stopAcknowledging();
    node.hold("acquire");
    var call = ClientScenario.call(() -> session.lock("a").acquire());
    var sameLine = session.lock("a").acquireAsync();
    node.await("acquire", 1);

    time.advance(ClientScenario.TTL);

    assertThatThrownBy(call.result()::get)
        .hasCauseInstanceOf(SessionExpired.class)
        .hasMessageContaining("found it EXPIRED: no heartbeat");
    assertThatThrownBy(sameLine::get).hasCauseInstanceOf(SessionExpired.class);
  }

  @Test
  void who_waits_is_told_when_a_node_does_not_know_the_session() throws Exception {
    node.on("acquire", Reply.NO_SESSION);

    assertThatThrownBy(() -> session.lock("a").acquire())
        .isInstanceOf(SessionExpired.class)
        .hasMessageContaining("session-not-found");

    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
    assertThatThrownBy(() -> session.lock("b").tryAcquire(Duration.ZERO))
        .isInstanceOf(SessionExpired.class);
    assertThat(node.received("acquire")).hasSize(1);
  }

  @Test
  void a_grant_that_comes_after_the_end_of_the_session_is_none() throws Exception {
    scenario.stopAcknowledging();
    var later = node.hold("acquire");
    var promised = session.lock("a").acquireAsync();
    node.await("acquire", 1);
    time.advance(ClientScenario.TTL);

    later.complete(Reply.held(42));

    assertThatThrownBy(promised::get).hasCauseInstanceOf(SessionExpired.class);
  }

  @Test
  void who_waits_is_told_when_the_session_is_closed() throws Exception {
    node.hold("acquire");
    var promised = session.lock("a").acquireAsync();
    node.await("acquire", 1);

    session.close();

    assertThatThrownBy(promised::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void who_is_interrupted_gives_the_place_in_line_up() throws Exception {
    var later = node.hold("acquire");
    var call = ClientScenario.call(() -> session.lock("a").acquire());
    node.await("acquire", 1);

    call.thread().interrupt();

    assertThatThrownBy(call.result()::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(node.await("release", 1).body().has("token")).isFalse();
    later.complete(Reply.WAITING);
    assertThat(node.await("release", 2).body().has("token")).isFalse();
  }

  @Test
  void a_grant_that_comes_to_one_who_cancelled_is_released() throws Exception {
    var later = node.hold("acquire");
    var promised = session.lock("a").acquireAsync();
    node.await("acquire", 1);

    promised.cancel(false);

    assertThat(node.await("release", 1).body().has("token")).isFalse();
    later.complete(Reply.held(42));
    assertThat(token(node.await("release", 2))).isEqualTo(42);
  }

  @Test
  void when_no_node_answers_in_time_that_is_said_and_a_late_grant_is_released() throws Exception {
    var later = node.hold("acquire");
    var call = ClientScenario.call(() -> session.lock("a").tryAcquire(Duration.ofSeconds(3)));
    node.await("acquire", 1);
    time.awaitTimers(4);

    time.advance(Duration.ofSeconds(3).plus(ClientScenario.REQUEST_MAX));

    assertThatThrownBy(call.result()::get)
        .hasCauseInstanceOf(NodesUnavailable.class)
        .hasMessageContaining("gets lock 'a', found none in PT33S");
    node.await("release", 1);
    later.complete(Reply.held(42));
    assertThat(token(node.await("release", 2))).isEqualTo(42);
  }

  @Test
  void within_a_session_one_waits_until_the_other_has_given_the_lock_back() throws Exception {
    node.on("acquire", Reply.held(1), Reply.held(2));
    var first = session.lock("a").acquire();
    var second = session.lock("a").acquireAsync();
    var acknowledged = node.hold("release");
    var closing = ClientScenario.call(() -> closed(first));
    node.await("release", 1);
    assertThat(session.lock("a").tryAcquire(Duration.ZERO)).isEmpty();
    assertThat(node.received("acquire")).hasSize(1);

    acknowledged.complete(Reply.OK);

    assertThat(second.get().token()).isEqualTo(2);
    closing.result().get();
  }

  @Test
  void within_a_session_patience_ends_in_the_line_here_too() throws Exception {
    node.on("acquire", Reply.held(1));
    session.lock("a").acquire();
    var call = ClientScenario.call(() -> session.lock("a").tryAcquire(Duration.ofSeconds(3)));
    time.awaitTimers(4);

    time.advance(Duration.ofSeconds(3));

    assertThat(call.result().get()).isEmpty();
    assertThat(node.received("acquire")).hasSize(1);
  }

  @Test
  void shared_grants_of_a_session_are_one_to_the_nodes() throws Exception {
    node.on("acquire", Reply.held(1), Reply.held(2));
    var one = session.sharedLock("a").acquire();
    var two = session.sharedLock("a").acquire();
    var alone = session.lock("a").acquireAsync();

    one.close();
    assertThat(two.isHeld()).isTrue();
    assertThat(node.received("release")).isEmpty();
    two.close();

    assertThat(alone.get().token()).isEqualTo(2);
    assertThat(node.received("release")).hasSize(1);
    assertThat(node.received("acquire").stream().map(it -> it.body().path("mode").asText()))
        .containsExactly("shared", "exclusive");
  }

  @Test
  void a_lock_can_be_acquired_again_after_it_was_released() throws Exception {
    node.on("acquire", Reply.held(1), Reply.held(2), Reply.held(3));

    for (int token = 1; token <= 3; token++) {
      try (var grant = session.lock("a").acquire()) {
        assertThat(grant.token()).isEqualTo(token);
      }
    }

    assertThat(node.received("release").stream().map(SkaldLockTest::token))
        .containsExactly(1L, 2L, 3L);
  }

  private static boolean closed(Grant grant) {
    grant.close();
    return !grant.isHeld();
  }

  private static long token(Received release) {
    JsonNode token = release.body().path("token");
    assertThat(token.isIntegralNumber()).isTrue();
    return token.asLong();
  }
}

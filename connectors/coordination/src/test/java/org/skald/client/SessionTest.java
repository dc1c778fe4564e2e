package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Sessions: a heartbeat a minute, jeopardy after two without, the end after four. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SessionTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration NANO = Duration.ofNanos(1);

  private final ClientScenario scenario = new ClientScenario();
  private final ManualTime time = scenario.time;
  private final ScriptedNode node = scenario.node;
  private final ScriptedNode other = scenario.other;

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void a_session_is_opened_with_its_id_and_its_time_to_live() throws Exception {
    var session = scenario.open();

    var body = node.await("sessions", 1).body();
    assertThat(body.path("id").asText()).isEqualTo(session.id());
    assertThat(body.path("ttl").asText()).isEqualTo("240s");
    assertThat(body.size()).isEqualTo(2);
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
  }

  @Test
  void heartbeats_keep_a_session_for_ever_each_with_a_key_of_its_own() throws Exception {
    var session = scenario.open();

    for (int beats = 1; beats <= 10; beats++) {
      time.awaitTimers(2);
      time.advance(MINUTE);
      node.await("heartbeat", beats);
    }

    time.awaitTimers(2);
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
    assertThat(node.received("heartbeat"))
        .hasSize(10)
        .allSatisfy(
            beat -> assertThat(beat.path()).isEqualTo("/sessions/" + session.id() + "/heartbeat"));
    assertThat(node.received("heartbeat").stream().map(ScriptedNode.Received::key))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_heartbeat_that_a_node_does_not_acknowledge_goes_to_the_next_at_once() throws Exception {
    node.on("heartbeat", Reply.BUSY);
    var session = scenario.open();
    time.advance(MINUTE);
    time.awaitTimers(2);

    time.advance(Duration.ZERO);

    other.await("heartbeat", 1);
    time.awaitTimers(2);
    time.advance(MINUTE.plus(NANO));
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
  }

  @Test
  void a_session_that_a_node_does_not_know_is_lost() throws Exception {
    node.on("acquire", Reply.held(5));
    node.on("heartbeat", Reply.NO_SESSION);
    var session = scenario.open();
    var grant = session.lock("a").acquire();
    var lost = new CountDownLatch(1);
    grant.onLost(lost::countDown);

    time.advance(MINUTE);

    lost.await();
    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
    assertThat(grant.isHeld()).isFalse();
  }

  @Test
  void a_page_that_is_not_found_says_nothing_of_the_session() throws Exception {
    node.on("heartbeat", new Reply(404, "<html>not here</html>"));
    var session = scenario.open();
    time.advance(MINUTE);
    time.awaitTimers(2);

    time.advance(Duration.ZERO);

    other.await("heartbeat", 1);
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
  }

  @Test
  void a_session_ends_by_its_own_clock_when_heartbeats_are_no_longer_acknowledged()
      throws Exception {
    scenario.stopAcknowledging();
    node.on("acquire", Reply.held(5));
    var session = scenario.open();
    var grant = session.lock("a").acquire();
    BlockingQueue<SessionState> heard = new LinkedBlockingQueue<>();
    session.onChange(heard::add);

    time.advance(MINUTE.multipliedBy(2).minus(NANO));
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
    time.advance(NANO);
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    assertThat(grant.isHeld()).isTrue();
    time.advance(MINUTE.multipliedBy(2).minus(NANO));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    assertThat(grant.isHeld()).isTrue();
    time.advance(NANO);
    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
    assertThat(grant.isHeld()).isFalse();

    assertThat(heard.take()).isEqualTo(SessionState.JEOPARDY);
    assertThat(heard.take()).isEqualTo(SessionState.EXPIRED);
    assertThat(heard).isEmpty();
  }

  @Test
  void a_lease_counts_from_the_sending_of_the_heartbeat_not_from_its_acknowledgement()
      throws Exception {
    var later = node.hold("heartbeat", Reply.BUSY);
    other.on("heartbeat", Reply.BUSY);
    var session = scenario.open();
    time.advance(MINUTE);
    node.await("heartbeat", 1);
    time.advance(MINUTE.plus(MINUTE.dividedBy(2)));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);

    later.complete(Reply.OK);
    time.awaitTimers(2);

    assertThat(session.state()).isEqualTo(SessionState.SAFE);
    time.advance(MINUTE.dividedBy(2));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    time.advance(MINUTE.multipliedBy(2).minus(NANO));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    time.advance(NANO);
    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
  }

  @Test
  void the_first_lease_counts_from_the_sending_of_the_opening() throws Exception {
    scenario.stopAcknowledging();
    var later = node.hold("sessions");
    var opened = ClientScenario.call(scenario::open);
    node.await("sessions", 1);
    time.advance(MINUTE);
    later.complete(Reply.OPENED);
    var session = opened.result().get();

    time.advance(MINUTE.multipliedBy(3).minus(NANO));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    time.advance(NANO);

    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
  }

  @Test
  void an_opening_that_took_longer_than_the_session_lasts_is_begun_anew() throws Exception {
    var later = node.hold("sessions", Reply.OPENED);
    var opened = ClientScenario.call(scenario::open);
    var first = node.await("sessions", 1);
    time.advance(ClientScenario.TTL);
    later.complete(Reply.OPENED);

    var session = opened.result().get();

    var second = node.await("sessions", 2);
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.body().path("id").asText())
        .isEqualTo(session.id())
        .isNotEqualTo(first.body().path("id").asText());
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
  }

  @Test
  void an_acknowledgement_that_comes_too_late_does_not_bring_a_session_back() throws Exception {
    node.on("acquire", Reply.held(5));
    var session = scenario.open();
    var grant = session.lock("a").acquire();
    var later = node.hold("heartbeat");
    time.advance(MINUTE);
    node.await("heartbeat", 1);
    time.advance(MINUTE.multipliedBy(3));
    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);

    later.complete(Reply.OK);
    time.awaitTimers(1);

    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
    assertThat(grant.isHeld()).isFalse();
  }

  @Test
  void an_acknowledgement_that_comes_too_late_does_not_hide_that_the_time_was_over()
      throws Exception {
    var session = scenario.open();
    var later = node.hold("heartbeat");
    time.advance(MINUTE);
    node.await("heartbeat", 1);
    time.pass(MINUTE.multipliedBy(3));

    later.complete(Reply.OK);
    time.awaitTimers(2);

    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
  }

  @Test
  void an_acknowledgement_brings_a_session_out_of_jeopardy() throws Exception {
    var later = node.hold("heartbeat", Reply.OK);
    var session = scenario.open();
    BlockingQueue<SessionState> heard = new LinkedBlockingQueue<>();
    session.onChange(heard::add);
    time.advance(MINUTE);
    node.await("heartbeat", 1);
    time.advance(MINUTE);

    later.complete(Reply.OK);

    assertThat(heard.take()).isEqualTo(SessionState.JEOPARDY);
    assertThat(heard.take()).isEqualTo(SessionState.SAFE);
    assertThat(session.state()).isEqualTo(SessionState.SAFE);
  }

  @Test
  void close_tells_the_nodes_and_takes_all_grants() throws Exception {
    node.on("acquire", Reply.held(5));
    var session = scenario.open();
    var grant = session.lock("a").acquire();
    var lost = new CountDownLatch(1);
    grant.onLost(lost::countDown);

    session.close();
    session.close();

    lost.await();
    assertThat(node.received("close").stream().map(ScriptedNode.Received::path))
        .containsExactly("/sessions/" + session.id() + "/close");
    assertThat(session.state()).isEqualTo(SessionState.CLOSED);
    assertThat(grant.isHeld()).isFalse();
    assertThatThrownBy(() -> session.lock("a").acquire())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found it CLOSED: its owner closed it");
  }

  @Test
  void a_closed_session_heartbeats_no_more() throws Exception {
    var session = scenario.open();
    session.close();

    time.advance(ClientScenario.TTL.multipliedBy(2));

    assertThat(node.received("heartbeat")).isEmpty();
    assertThat(session.state()).isEqualTo(SessionState.CLOSED);
  }

  @Test
  void to_close_the_client_closes_its_sessions() throws Exception {
    var one = scenario.open();
    var two = scenario.open();

    scenario.client.close();

    assertThat(node.received("close")).hasSize(2);
    assertThat(one.state()).isEqualTo(SessionState.CLOSED);
    assertThat(two.state()).isEqualTo(SessionState.CLOSED);
    assertThatThrownBy(scenario::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found it closed");
  }

  @Test
  void a_listener_that_fails_keeps_nobody_from_hearing() throws Exception {
    node.on("heartbeat", Reply.NO_SESSION);
    var session = scenario.open();
    BlockingQueue<SessionState> heard = new LinkedBlockingQueue<>();
    session.onChange(state -> {
      throw new IllegalArgumentException("on purpose");
    });
    session.onChange(heard::add);

    time.advance(MINUTE);

    assertThat(heard.take()).isEqualTo(SessionState.EXPIRED);
  }
}

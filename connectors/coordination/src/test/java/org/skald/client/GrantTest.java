package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Grants, from their beginning to their release or loss. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class GrantTest {

  private final ClientScenario scenario = new ClientScenario();
  private final ScriptedNode node = scenario.node;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private Session session;

  @BeforeEach
  void open() throws InterruptedException {
    node.on("acquire", Reply.held(42));
    session = scenario.open();
  }

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void to_close_a_grant_releases_the_lock_once() throws Exception {
    var grant = session.lock("a").acquire();

    grant.close();
    grant.close();

    assertThat(grant.isHeld()).isFalse();
    var releases = node.received("release");
    assertThat(releases).hasSize(1);
    assertThat(releases.get(0).path()).isEqualTo("/locks/a/release");
    assertThat(releases.get(0).body().path("token").asLong()).isEqualTo(42);
    assertThat(releases.get(0).body().path("session").asText()).isEqualTo(session.id());
  }

  @Test
  void a_release_goes_to_the_next_node_with_the_same_key() throws Exception {
    node.on("release", Reply.BUSY);

    session.lock("a").acquire().close();

    assertThat(scenario.other.await("release", 1)).isEqualTo(node.await("release", 1));
  }

  @Test
  void a_release_of_what_others_have_already_is_no_error() throws Exception {
    node.on("release", Reply.problem(409, "token-superseded"));
    var grant = session.lock("a").acquire();

    grant.close();

    assertThat(grant.isHeld()).isFalse();
    assertThat(session.lock("a").acquire().isHeld()).isTrue();
  }

  @Test
  void all_grants_of_a_session_are_lost_at_once_and_each_tells_of_it_once() throws Exception {
    scenario.stopAcknowledging();
    var one = session.lock("a").acquire();
    var two = session.sharedLock("b").acquire();
    one.onLost(() -> heard.add("a held=" + one.isHeld() + " " + two.isHeld()));
    two.onLost(() -> heard.add("b held=" + one.isHeld() + " " + two.isHeld()));

    scenario.time.advance(ClientScenario.TTL.multipliedBy(2));
    session.close();

    assertThat(heard.take() + ", " + heard.take())
        .isIn("a held=false false, b held=false false", "b held=false false, a held=false false");
    one.onLost(() -> heard.add("told at once"));
    assertThat(heard.take()).isEqualTo("told at once");
    assertThat(heard).isEmpty();
  }

  @Test
  void a_look_at_the_clock_is_enough_to_find_a_grant_lost() throws Exception {
    var grant = session.lock("a").acquire();
    grant.onLost(() -> heard.add("lost"));

    scenario.time.pass(ClientScenario.TTL);

    assertThat(grant.isHeld()).isFalse();
    assertThat(heard.take()).isEqualTo("lost");
  }

  @Test
  void a_released_grant_tells_of_no_loss() throws Exception {
    scenario.stopAcknowledging();
    var released = session.lock("a").acquire();
    var kept = session.lock("b").acquire();
    released.onLost(() -> heard.add("released"));
    kept.onLost(() -> heard.add("kept"));
    released.close();
    released.onLost(() -> heard.add("released, later"));

    scenario.time.advance(ClientScenario.TTL);

    assertThat(heard.take()).isEqualTo("kept");
    assertThat(heard).isEmpty();
    assertThat(node.received("release")).hasSize(1);
  }

  @Test
  void a_lost_grant_is_not_released_any_more() throws Exception {
    scenario.stopAcknowledging();
    var grant = session.lock("a").acquire();
    scenario.time.advance(ClientScenario.TTL);

    grant.close();

    assertThat(node.received("release")).isEmpty();
  }

  @Test
  void who_asked_for_it_is_interrupted_when_the_grant_is_lost() throws Exception {
    scenario.stopAcknowledging();
    var holds = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var call =
        ClientScenario.call(() -> {
          try (var grant = session.lock("a").acquire().interruptWhenLost()) {
            holds.countDown();
            never.await();
            return grant.token();
          }
        });
    holds.await();

    scenario.time.advance(ClientScenario.TTL);

    assertThatThrownBy(call.result()::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void who_has_closed_the_grant_is_not_interrupted() throws Exception {
    scenario.stopAcknowledging();
    var grant = session.lock("a").acquire().interruptWhenLost();
    grant.close();

    scenario.time.advance(ClientScenario.TTL);

    assertThat(session.state()).isEqualTo(SessionState.EXPIRED);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void who_asks_for_it_too_late_is_interrupted_at_once() throws Exception {
    scenario.stopAcknowledging();
    var grant = session.lock("a").acquire();
    scenario.time.advance(ClientScenario.TTL);

    grant.interruptWhenLost();

    assertThat(Thread.interrupted()).isTrue();
  }
}

package org.skald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.client.ScriptedNode.Reply;

/** Semaphores, from the wish to the grant. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SkaldSemaphoreTest {

  private final ClientScenario scenario = new ClientScenario();
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
  void permits_are_asked_for_by_number_and_given_back_by_token() throws Exception {
    node.on("acquire", Reply.held(42));

    session.semaphore("a", 5).acquire(2).close();

    var asked = node.await("acquire", 1);
    assertThat(asked.path()).isEqualTo("/semaphores/a/acquire");
    assertThat(asked.body().path("limit").asInt()).isEqualTo(5);
    assertThat(asked.body().path("permits").asInt()).isEqualTo(2);
    assertThat(node.await("release", 1).path()).isEqualTo("/semaphores/a/release");
    assertThat(node.await("release", 1).body().path("token").asLong()).isEqualTo(42);
  }

  @Test
  void who_says_another_limit_is_refused() {
    node.on("acquire", Reply.problem(409, "semaphore-limit-differs"));

    assertThatThrownBy(() -> session.semaphore("a", 5).acquire(1))
        .isInstanceOfSatisfying(
            RequestRefused.class, it -> assertThat(it.code()).isEqualTo("semaphore-limit-differs"));
  }

  @Test
  void who_gets_none_in_time_gets_nothing() throws Exception {
    node.on("acquire", Reply.problem(409, "lock-held"));

    assertThat(session.semaphore("a", 5).tryAcquire(1, Duration.ZERO)).isEmpty();
  }
}

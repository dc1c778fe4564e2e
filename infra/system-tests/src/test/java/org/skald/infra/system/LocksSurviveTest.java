package org.skald.infra.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.skald.client.Grant;
import org.skald.client.Session;
import org.skald.client.SessionState;
import org.skald.client.Skald;
import org.skald.infra.example.faults.Faults;

/** Sessions and locks outlast the node that kept them, and the broker. */
@Timeout(180)
@DisplayNameGeneration(ReplaceUnderscores.class)
class LocksSurviveTest {

  private static final Duration STEP_MAX = Duration.ofSeconds(60);
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration SHORT_TTL = Duration.ofSeconds(5);
  private static final String LOCK = "printer";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private static URI url(SagaNodeProcess node) {
    return URI.create(node.process().address());
  }

  private static JsonNode holder(SagaNodeProcess node) {
    return node.get("/locks/" + LOCK).path("holders").path(0);
  }

  private static void assertHeld(SagaNodeProcess node, Session session, Grant grant) {
    assertThat(grant.isHeld()).isTrue();
    assertThat(holder(node).path("session").asText()).isEqualTo(session.id());
    assertThat(holder(node).path("token").asLong()).isEqualTo(grant.token());
  }

  @Test
  void a_lock_outlasts_the_node_that_kept_its_session() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var first = shop.startNode("first", Map.of());
      var second = shop.startNode("second", Map.of());
      try (var client = Skald.connect(url(first), url(second));
          var other = Skald.connect(url(second))) {
        var session = client.openSession(TTL);
        var grant = session.lock(LOCK).acquire();
        var lost = new ArrayList<String>();
        grant.onLost(() -> lost.add(LOCK));

        first.process().kill();

        await("the session goes on at the other node")
            .atMost(STEP_MAX)
            .until(() ->
                second.get("/sessions/" + session.id()).path("node").asText().equals("second"));
        await("the node that was killed is gone")
            .atMost(STEP_MAX)
            .until(() -> second.get("/members").path("members").size() == 1);
        assertHeld(second, session, grant);
        assertThat(session.state()).isEqualTo(SessionState.SAFE);
        var next = other.openSession(TTL);
        assertThat(next.lock(LOCK).tryAcquire(Duration.ofMillis(500))).isEmpty();
        grant.close();
        try (var after = next.lock(LOCK).acquire()) {
          assertThat(after.token()).isGreaterThan(grant.token());
        }
        assertThat(lost).isEmpty();
      }
    }
  }

  /*
   * The node has heard nothing for a time to live when its wish to keep the session and then its
   * wish to end it wait for the broker, one behind the other.
   */
  @Test
  void no_session_ends_at_a_node_to_which_its_client_has_just_come_back() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var first = shop.startNode("first", Map.of());
      var second = shop.startNode("second", Map.of());
      var openedNs = System.nanoTime();
      var opened =
          post(first, "/sessions", "{\"id\": \"back\", \"ttl\": \"%s\"}".formatted(SHORT_TTL));
      assertThat(opened.statusCode()).isEqualTo(201);
      passed(openedNs, SHORT_TTL.dividedBy(2));
      assertThat(heartbeat(second).statusCode()).isEqualTo(200);

      shop.broker().pause();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        executor.submit(() -> heartbeat(first));
        passed(openedNs, SHORT_TTL.plusSeconds(1));
        shop.broker().resume();
      } // Waits for the heartbeat, whatever came of it.

      await("one of them says how the session is")
          .atMost(STEP_MAX)
          .until(() -> heartbeat(second).statusCode() != 503);
      assertThat(heartbeat(second).statusCode()).isEqualTo(200);
    }
  }

  private static void passed(long sinceNs, Duration time) {
    await("time to pass")
        .atMost(STEP_MAX)
        .until(() -> System.nanoTime() - sinceNs > time.toNanos());
  }

  private static HttpResponse<String> heartbeat(SagaNodeProcess node) throws Exception {
    return post(node, "/sessions/back/heartbeat", "{}");
  }

  private static HttpResponse<String> post(SagaNodeProcess node, String path, String body)
      throws Exception {
    return node.exchange(
        node.request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void no_session_ends_because_the_broker_was_away() throws Exception {
    try (var shop = new Shop(directory, Faults.NONE)) {
      var node = shop.startNode("node", Map.of());
      try (var client = Skald.connect(url(node))) {
        List<SessionState> states = new ArrayList<>();
        var session = client.openSession(TTL);
        session.onChange(states::add);
        var grant = session.lock(LOCK).acquire();

        shop.broker().kill();
        shop.broker().start();

        await("the node is ready again").atMost(STEP_MAX).until(node::isReady);
        await("the session is safe")
            .atMost(STEP_MAX)
            .until(() -> session.state() == SessionState.SAFE);
        assertHeld(node, session, grant);
        assertThat(states).doesNotContain(SessionState.EXPIRED);
      }
    }
  }
}

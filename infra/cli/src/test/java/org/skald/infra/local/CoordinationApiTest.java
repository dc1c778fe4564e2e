package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.infra.example.faults.Faults;

/** Sessions and locks over HTTP, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoordinationApiTest {

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

  private String open(String ttl) throws Exception {
    var id = UUID.randomUUID().toString();
    var opened = api.post("/sessions", "{\"id\": \"%s\", \"ttl\": \"%s\"}".formatted(id, ttl));
    assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
    assertThat(opened.text("state")).isEqualTo("safe");
    return id;
  }

  private static String lock() {
    return "/locks/" + UUID.randomUUID();
  }

  private Api.Answer acquire(String lock, String session, String more) throws Exception {
    return api.post(lock + "/acquire", "{\"session\": \"%s\"%s}".formatted(session, more));
  }

  private Api.Answer release(String lock, String session, long token) throws Exception {
    return api.post(
        lock + "/release", "{\"session\": \"%s\", \"token\": %d}".formatted(session, token));
  }

  private static void assertProblem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).startsWith("expected ");
  }

  @Test
  void a_lock_goes_from_one_session_to_the_next_with_a_greater_token() throws Exception {
    var lock = lock();
    var ann = open("30s");
    var bob = open("30s");

    var first = acquire(lock, ann, "");
    assertThat(first.status()).as("%s", first.body()).isEqualTo(200);
    assertThat(first.text("state")).isEqualTo("held");
    assertProblem(acquire(lock, bob, ""), 409, "lock-held");
    var waiting = acquire(lock, bob, ", \"patience\": \"1m\"");
    assertThat(waiting.status()).isEqualTo(202);
    var granted =
        CompletableFuture.supplyAsync(
            () -> unchecked(() -> acquire(lock, bob, ", \"patience\": \"1m\", \"wait\": \"50s\"")));
    assertThat(release(lock, ann, first.body().path("token").asLong()).status()).isEqualTo(200);

    var second = granted.join();
    assertThat(second.text("state")).as("%s", second.body()).isEqualTo("held");
    assertThat(second.body().path("token").asLong())
        .isGreaterThan(first.body().path("token").asLong());
    assertProblem(release(lock, ann, first.body().path("token").asLong()), 409, "token-superseded");
  }

  private interface Asking {
    Api.Answer ask() throws Exception;
  }

  private static Api.Answer unchecked(Asking asking) {
    try {
      return asking.ask();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_client_that_falls_silent_loses_its_session_and_the_next_one_gets_the_lock()
      throws Exception {
    var lock = lock();
    var silent = open("1s");
    var next = open("30s");
    acquire(lock, silent, "");

    var granted = acquire(lock, next, ", \"patience\": \"1m\", \"wait\": \"50s\"");

    assertThat(granted.text("state")).as("%s", granted.body()).isEqualTo("held");
    assertProblem(api.post("/sessions/" + silent + "/heartbeat", "{}"), 404, "session-not-found");
    assertProblem(acquire(lock, silent, ""), 404, "session-not-found");
  }

  @Test
  void a_session_lives_on_while_its_client_is_heard_of() throws Exception {
    var session = open("1s");
    var until = System.nanoTime() + Duration.ofSeconds(4).toNanos();

    await("four times its time to live")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          var beat = api.post("/sessions/" + session + "/heartbeat", "{}");
          assertThat(beat.status()).as("%s", beat.body()).isEqualTo(200);
          return System.nanoTime() > until;
        });
  }

  @Test
  void a_session_that_is_closed_releases_what_it_holds() throws Exception {
    var lock = lock();
    var ann = open("30s");
    var bob = open("30s");
    acquire(lock, ann, ", \"delay\": \"1m\"");

    assertThat(api.post("/sessions/" + ann + "/close", "{}").text("state")).isEqualTo("ended");

    assertThat(acquire(lock, bob, "").text("state")).isEqualTo("held");
  }

  @Test
  void a_repeat_under_the_same_key_gets_the_first_answer() throws Exception {
    var lock = lock();
    var session = open("30s");
    var body = "{\"session\": \"%s\"}".formatted(session);
    var key = UUID.randomUUID().toString();

    var first = api.post(lock + "/acquire", body, "Idempotency-Key", key);
    var again = api.post(lock + "/acquire", body, "Idempotency-Key", key);

    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void locks_are_shown_with_their_holders_and_waiters() throws Exception {
    var lock = lock();
    var ann = open("30s");
    var bob = open("30s");
    acquire(lock, ann, ", \"mode\": \"shared\"");
    acquire(lock, bob, ", \"patience\": \"1m\"");

    var shown = api.get(lock).body();

    assertThat(shown.path("holders").path(0).path("session").asText()).isEqualTo(ann);
    assertThat(shown.path("holders").path(0).path("mode").asText()).isEqualTo("shared");
    assertThat(shown.path("waiters").path(0).path("session").asText()).isEqualTo(bob);
    assertThat(api.get("/locks?limit=1000").body().path("locks").toString()).contains(ann);
    assertThat(api.get("/sessions/" + bob).body().path("bound").toString())
        .contains(lock.substring(1));
  }

  @Test
  void what_is_not_right_is_refused_with_what_was_expected() throws Exception {
    var session = open("30s");

    assertProblem(api.post("/sessions", "{\"ttl\": \"10ms\"}"), 422, "faulty-request");
    assertThat(api.post("/sessions", "{\"ttl\": \"soon\"}").status()).isEqualTo(400);
    assertProblem(api.post("/locks/%20/acquire", "{\"session\": \"x\"}"), 422, "faulty-request");
    assertThat(acquire(lock(), session, ", \"mode\": \"gentle\"").status()).isEqualTo(400);
    assertProblem(acquire(lock(), "nobody", ""), 404, "session-not-found");
    assertProblem(api.get("/sessions/nobody"), 404, "session-not-found");
    assertThat(api.get("/locks?limit=0").status()).isEqualTo(400);
  }

  @Test
  void the_node_is_a_member_and_says_where_it_is() throws Exception {
    var members = api.get("/members").body().path("members");

    assertThat(members).hasSize(1);
    assertThat(members.path(0).path("name").asText()).isEqualTo("local");
    assertThat(members.path(0).path("state").asText()).isEqualTo("alive");
    assertThat(members.path(0).path("address").asText()).isEqualTo(skald.server().url().toString());
    assertThat(api.get("/health/ready").body().path("checks").path("coordination").toString())
        .contains("\"driver\":\"local\"");
  }

  private static final List<String> ROUTES =
      List.of(
          "/sagas",
          "/sagas/{id}",
          "/sagas/{id}/cancel",
          "/sagas/{id}/pause",
          "/sagas/{id}/resume",
          "/sagas/{id}/force-compensate",
          "/sagas/{id}/migrate",
          "/sagas/{id}/approve",
          "/sagas/{id}/reject",
          "/sagas/{id}/watch",
          "/sagas/{id}/steps/{step}/resume",
          "/sagas/{id}/steps/{step}/skip",
          "/sagas/{id}/steps/{step}/edit",
          "/saga-locks",
          "/saga-locks/{key}",
          "/saga-locks/{key}/quantity",
          "/saga-locks/{key}/release",
          "/sagas/{id}/steps/{step}/signal",
          "/names/watch",
          "/locks/{name}/watch",
          "/elections/{name}/watch",
          "/semaphores/{name}/watch",
          "/registers/{name}/watch",
          "/sessions/{id}/watch",
          "/members/watch",
          "/watch",
          "/definitions",
          "/definitions/check",
          "/definitions/{name}",
          "/sessions",
          "/sessions/{id}",
          "/sessions/{id}/heartbeat",
          "/sessions/{id}/close",
          "/locks",
          "/locks/{name}",
          "/locks/{name}/acquire",
          "/locks/{name}/release",
          "/elections/{name}",
          "/elections/{name}/campaign",
          "/elections/{name}/resign",
          "/semaphores/{name}",
          "/semaphores/{name}/acquire",
          "/semaphores/{name}/release",
          "/counters/{name}",
          "/counters/{name}/add",
          "/sequences/{name}/reserve",
          "/latches/{name}",
          "/latches/{name}/count-down",
          "/barriers/{name}",
          "/barriers/{name}/enter",
          "/barriers/{name}/leave",
          "/members",
          "/registers/{name}",
          "/registers/{name}/propose",
          "/names",
          "/names/access",
          "/search/sagas",
          "/search/counts",
          "/search/here/sagas",
          "/search/here/counts",
          "/cluster",
          "/cluster/replicas",
          "/dead-letters",
          "/overlaps",
          "/mailboxes/offers",
          "/dead-letters/{log}/{id}",
          "/dead-letters/{log}/{id}/replay",
          "/cluster/rules",
          "/cluster/rules/{log}/raise",
          "/ring",
          "/health",
          "/health/live",
          "/health/ready",
          "/metrics",
          "/openapi.json");

  @Test
  void the_description_of_the_api_has_every_route() throws Exception {
    var paths = new ArrayList<String>();

    api.get("/openapi.json").body().path("paths").fieldNames().forEachRemaining(paths::add);

    assertThat(paths).containsExactlyInAnyOrderElementsOf(ROUTES);
  }
}

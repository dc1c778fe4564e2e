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

/** Semaphores over HTTP and through the client library, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SemaphoreApiTest {

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

  private Api.Answer acquire(String semaphore, String session, String more) throws Exception {
    return api.post(semaphore + "/acquire", "{\"session\": \"%s\", %s}".formatted(session, more));
  }

  private static String semaphore() {
    return "/semaphores/" + UUID.randomUUID();
  }

  private static void assertProblem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).startsWith("expected ");
  }

  @Test
  void permits_are_shared_as_long_as_they_last_and_given_back_with_the_session() throws Exception {
    var semaphore = semaphore();
    var ann = open();
    var bob = open();

    var first = acquire(semaphore, ann, "\"limit\": 3, \"permits\": 2");
    assertThat(first.status()).as("%s", first.body()).isEqualTo(200);
    assertProblem(acquire(semaphore, bob, "\"limit\": 3, \"permits\": 2"), 409, "lock-held");
    assertProblem(acquire(semaphore, bob, "\"limit\": 4"), 409, "semaphore-limit-differs");
    var waiting = acquire(semaphore, bob, "\"limit\": 3, \"permits\": 2, \"patience\": \"1m\"");
    assertThat(waiting.status()).isEqualTo(202);
    assertProblem(acquire(semaphore, bob, "\"limit\": 3"), 409, "permits-differ");
    var shown = api.get(semaphore + "?read=linearizable").body();
    assertThat(shown.path("free").asInt()).isEqualTo(1);
    assertThat(shown.path("holders").path(0).path("permits").asInt()).isEqualTo(2);
    assertThat(shown.path("waiters").path(0).path("session").asText()).isEqualTo(bob);
    api.post("/sessions/" + ann + "/close", "{}");

    var later = api.get(semaphore + "?read=linearizable").body();
    assertThat(later.path("holders").path(0).path("session").asText()).isEqualTo(bob);
    assertThat(later.path("holders").path(0).path("token").asLong())
        .isGreaterThan(first.body().path("token").asLong());
  }

  @Test
  void the_token_of_a_grant_guards_a_change_of_names_as_long_as_it_holds() throws Exception {
    var semaphore = semaphore();
    var ann = open();
    var token = acquire(semaphore, ann, "\"limit\": 1").body().path("token").asLong();
    var write =
        """
        {"conditions": [{"semaphore": "%s", "token": %d}],
         "changes": [{"put": "/guarded", "value": "x"}]}
        """
            .formatted(semaphore.substring("/semaphores/".length()), token);
    assertThat(api.post("/names", write).status()).isEqualTo(200);

    api.post(semaphore + "/release", "{\"session\": \"%s\", \"token\": %d}".formatted(ann, token));

    assertProblem(api.post("/names", write), 409, "condition-failed");
  }

  @Test
  void what_is_not_right_is_refused_with_what_was_expected() throws Exception {
    var ann = open();

    assertProblem(acquire(semaphore(), ann, "\"limit\": 0"), 422, "faulty-request");
    assertProblem(acquire(semaphore(), ann, "\"limit\": 1, \"permits\": 2"), 422, "faulty-request");
    assertThat(acquire(semaphore(), ann, "\"permits\": 1").status()).isEqualTo(400);
    assertProblem(acquire("/semaphores/%20", ann, "\"limit\": 1"), 422, "faulty-request");
    assertProblem(acquire(semaphore(), "nobody", "\"limit\": 1"), 404, "session-not-found");
  }

  @Test
  void the_client_library_holds_permits_until_its_grant_is_closed() throws Exception {
    var name = UUID.randomUUID().toString();
    try (var client = Skald.connect(skald.server().url())) {
      var one = client.openSession(Duration.ofSeconds(30));
      var two = client.openSession(Duration.ofSeconds(30));
      var grant = one.semaphore(name, 2).acquire(2);
      assertThat(two.semaphore(name, 2).tryAcquire(1, Duration.ZERO)).isEmpty();
      var next = two.semaphore(name, 2).acquireAsync(1);

      grant.close();

      assertThat(next.get().token()).isGreaterThan(grant.token());
    }
  }
}

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

/** Latches and barriers over HTTP and through the client library, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BarrierApiTest {

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

  private Api.Answer countDown(String latch, String party, int count) throws Exception {
    return api.post(
        latch + "/count-down", "{\"party\": \"%s\", \"count\": %d}".formatted(party, count));
  }

  private Api.Answer enter(String barrier, String session, int parties) throws Exception {
    return api.post(
        barrier + "/enter", "{\"session\": \"%s\", \"parties\": %d}".formatted(session, parties));
  }

  private Api.Answer leave(String barrier, String session) throws Exception {
    return api.post(barrier + "/leave", "{\"session\": \"%s\"}".formatted(session));
  }

  private static String under(String folder) {
    return folder + UUID.randomUUID();
  }

  private static void assertProblem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).startsWith("expected ");
  }

  @Test
  void a_latch_opens_for_those_who_wait_when_all_parties_have_counted_it_down() throws Exception {
    var latch = under("/latches/");
    assertThat(countDown(latch, "ann", 2).body().path("left").asInt(7)).isEqualTo(1);
    assertThat(countDown(latch, "ann", 2).text("state")).isEqualTo("closed");
    assertProblem(countDown(latch, "bob", 3), 409, "count-differs");
    assertThat(api.get(latch + "?wait=100ms").text("state")).isEqualTo("closed");

    try (var client = Skald.connect(skald.server().url())) {
      var open = client.latch(latch.substring("/latches/".length()), 2).awaitAsync();
      assertThat(open.isDone()).isFalse();
      assertThat(countDown(latch, "bob", 2).text("state")).isEqualTo("open");
      open.get();
    }

    assertThat(api.get(latch).text("state")).isEqualTo("open");
  }

  @Test
  void sessions_enter_a_barrier_together_and_leave_it_together() throws Exception {
    var barrier = under("/barriers/");
    var ann = open();
    var bob = open();

    assertThat(enter(barrier, ann, 2).status()).isEqualTo(202);
    assertProblem(enter(barrier, bob, 3), 409, "count-differs");
    assertThat(enter(barrier, bob, 2).status()).isEqualTo(200);
    assertThat(enter(barrier, ann, 2).text("state")).isEqualTo("open");
    assertThat(leave(barrier, ann).status()).isEqualTo(202);
    assertProblem(enter(barrier, ann, 2), 409, "barrier-busy");
    api.post("/sessions/" + bob + "/close", "{}");

    assertThat(api.get(barrier + "?read=linearizable").text("state")).isEqualTo("empty");
  }

  @Test
  void the_client_library_goes_through_round_after_round() throws Exception {
    try (var client = Skald.connect(skald.server().url())) {
      var name = UUID.randomUUID().toString();
      var one = client.openSession(Duration.ofSeconds(30)).barrier(name, 2);
      var two = client.openSession(Duration.ofSeconds(30)).barrier(name, 2);

      for (var round = 0; round < 3; round++) {
        var first = one.enterAsync();
        two.enter();
        first.get();
        var left = two.leaveAsync();
        one.leave();
        left.get();
      }
    }
    assertThat(api.get("/barriers/unused").text("state")).isEqualTo("empty");
  }

  @Test
  void what_is_not_right_is_refused_with_what_was_expected() throws Exception {
    var session = open();

    assertProblem(countDown(under("/latches/"), "ann", 0), 422, "faulty-request");
    assertProblem(countDown(under("/latches/"), " ", 1), 422, "faulty-request");
    assertProblem(enter(under("/barriers/"), session, 0), 422, "faulty-request");
    assertProblem(enter(under("/barriers/"), "nobody", 2), 404, "session-not-found");
    assertThat(leave(under("/barriers/"), session).status()).isEqualTo(200);
  }
}

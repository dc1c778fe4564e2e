package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
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
import org.skald.client.Skald;
import org.skald.infra.example.faults.Faults;

/** Counters and sequences over HTTP and through the client library, on a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CounterApiTest {

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

  private static String name() {
    return UUID.randomUUID().toString();
  }

  private static void assertProblem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.text("type")).isEqualTo("/problems/" + code);
    assertThat(answer.text("detail")).startsWith("expected ");
  }

  @Test
  void a_repeat_under_the_same_key_adds_once_and_gets_the_first_answer() throws Exception {
    var counter = "/counters/" + name();
    var key = UUID.randomUUID().toString();

    var first = api.post(counter + "/add", "{\"delta\": 5}", "Idempotency-Key", key);
    api.post(counter + "/add", "{\"delta\": 2}");
    var again = api.post(counter + "/add", "{\"delta\": 5}", "Idempotency-Key", key);

    assertThat(first.body().path("value").asLong()).as("%s", first.body()).isEqualTo(5);
    assertThat(again.body()).isEqualTo(first.body());
    var shown = api.get(counter + "?read=linearizable").body();
    assertThat(shown.path("value").asLong()).isEqualTo(7);
  }

  @Test
  void additions_at_the_same_time_are_each_told_another_value() throws Exception {
    try (var client = Skald.connect(skald.server().url())) {
      var counter = client.counter(name());
      var added = new ArrayList<CompletableFuture<Long>>();
      for (var i = 0; i < 100; i++) {
        added.add(counter.addAsync(1));
      }
      var told = new HashSet<Long>();
      for (var one : added) {
        told.add(one.get());
      }

      assertThat(told).hasSize(100).contains(1L, 100L);
      assertThat(counter.get()).isEqualTo(100);
    }
  }

  @Test
  void no_id_is_handed_out_twice() throws Exception {
    var name = name();
    var block = api.post("/sequences/" + name + "/reserve", "{\"count\": 10}").body();
    assertThat(block.path("from").asLong()).isEqualTo(1);
    assertThat(block.path("to").asLong()).isEqualTo(11);

    try (var client = Skald.connect(skald.server().url())) {
      var one = client.sequence(name, 2);
      var two = client.sequence(name, 3);
      var ids = new HashSet<Long>();
      for (var i = 0; i < 6; i++) {
        ids.add(one.next());
        ids.add(two.next());
      }

      assertThat(ids).hasSize(12).allMatch(it -> it >= 11 && it <= 22);
    }
  }

  @Test
  void what_is_not_right_is_refused_with_what_was_expected() throws Exception {
    var counter = "/counters/" + name();
    api.post(counter + "/add", "{\"delta\": 9223372036854775807}");

    assertProblem(api.post(counter + "/add", "{\"delta\": 1}"), 409, "counter-overflow");
    assertProblem(api.post("/counters/%20/add", "{\"delta\": 1}"), 422, "faulty-request");
    assertThat(api.post(counter + "/add", "{}").status()).isEqualTo(400);
    assertProblem(
        api.post("/sequences/" + name() + "/reserve", "{\"count\": 0}"), 422, "faulty-request");
  }
}

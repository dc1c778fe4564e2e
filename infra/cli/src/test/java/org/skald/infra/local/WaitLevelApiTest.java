package org.skald.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.skald.infra.example.faults.Faults;

/** How far a start has to have come before it is answered. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitLevelApiTest {

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

  private Api.Answer started(String id, String until) throws Exception {
    return api.post(
        "/sagas",
        """
        {"saga": "place-order", "until": "%s", "input": {"orderId": "%s", "customer": "ann",
         "sku": "article-1", "quantity": 1, "amountCents": 500}}
        """
            .formatted(until, id));
  }

  @Test
  void a_start_is_answered_when_it_has_come_as_far_as_was_asked() throws Exception {
    var accepted = started("level-1", "accepted");
    var applied = started("level-2", "applied");
    var completed = started("level-3", "completed");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.text("state")).isEqualTo("accepted");
    assertThat(accepted.text("place")).endsWith("-" + accepted.text("position"));
    assertThat(applied.status()).isEqualTo(201);
    assertThat(applied.text("definition")).isEqualTo("place-order@1");
    assertThat(completed.status()).isEqualTo(201);
    assertThat(completed.text("state")).isEqualTo("completed");
    var seen = "/sagas/level-1?at-least=" + accepted.text("position");
    assertThat(api.get(seen).status()).as("by its position it is found").isEqualTo(200);
  }

  @Test
  void the_place_of_a_start_that_was_waited_for_is_that_of_the_end() throws Exception {
    var completed = started("level-6", "completed");

    var found =
        api.get("/search/sagas?id=level-6&state=completed&at-least=" + completed.text("place"));

    assertThat(completed.text("state")).isEqualTo("completed");
    assertThat(positionIn(completed.text("place")))
        .isGreaterThan(Long.parseLong(completed.text("position")));
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body().path("sagas")).hasSize(1);
  }

  private static long positionIn(String place) {
    return Long.parseLong(place.substring(place.indexOf('-') + 1));
  }

  @Test
  void a_start_that_names_no_level_or_a_wait_beside_another_one_is_refused() throws Exception {
    var unknown = started("level-4", "begun");
    var both =
        api.post(
            "/sagas",
            """
            {"saga": "place-order", "until": "applied", "wait": "1s", "input": {}}
            """);

    assertThat(unknown.status()).isEqualTo(400);
    assertThat(both.status()).isEqualTo(400);
    assertThat(both.body().toString()).contains("wait: expected until=completed beside it");
  }
}

package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Sagas that have really run, searched and counted from a shell. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchSagasTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    await("the search view answers")
        .atMost(Duration.ofSeconds(60))
        .until(() -> skald.run("saga", "counts", "--json").exitCode() == 0);
    assertThat(order("o-1", 1).path("state").asText()).isEqualTo("completed");
    assertThat(order("o-2", 1).path("state").asText()).isEqualTo("completed");
    assertThat(order("p-3", 1_000_000).path("state").asText()).isEqualTo("compensated");
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private JsonNode order(String id, int quantity) throws Exception {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-1", "quantity": %d, "amountCents": 500}
        """
            .formatted(id, quantity);
    var started = skald.sound("saga", "start", "place-order", "--input", input, "--wait", "--json");
    return JSON.readTree(started.out());
  }

  private List<String> found(String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("saga", "search", "--json"));
    arguments.addAll(List.of(options));
    var page = JSON.readTree(skald.sound(arguments.toArray(String[]::new)).out());
    return StreamSupport.stream(page.path("sagas").spliterator(), false)
        .map(it -> it.path("id").asText())
        .toList();
  }

  @Test
  void who_starts_a_saga_finds_it_by_the_place_of_the_answer() throws Exception {
    for (var number = 0; number < 10; number++) {
      var input =
          """
          {"orderId": "q-%d", "customer": "ann", "sku": "article-1", "quantity": 1,
           "amountCents": 500}
          """
              .formatted(number);
      var started = skald.sound("saga", "start", "place-order", "--input", input, "--json");
      var place = JSON.readTree(started.out()).path("place").asText();

      assertThat(found("--id-prefix", "q-", "--at-least", place)).contains("q-" + number);
    }
  }

  @Test
  void sagas_are_found_by_what_became_of_them() throws Exception {
    await().untilAsserted(() -> assertThat(found("--state", "compensated")).containsExactly("p-3"));
    assertThat(found("--state", "completed", "--id-prefix", "o-")).containsExactly("o-2", "o-1");
    assertThat(found("--definition", "place-order", "--version", "1", "--id-prefix", "o-"))
        .containsExactly("o-2", "o-1");
    assertThat(found("--participant", "stock.commands", "--id-prefix", "p-"))
        .containsExactly("p-3");
    assertThat(found("--step", "ship", "--standing", "done", "--id-prefix", "o-"))
        .containsExactly("o-2", "o-1");
    assertThat(found("--step", "ship", "--id-prefix", "p-")).isEmpty();
    assertThat(found("--to", "2020-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void a_person_sees_a_table_and_where_the_next_page_is() {
    var table = skald.sound("saga", "search", "--limit", "1").out();

    assertThat(table).contains("saga", "definition", "started", "more: --after '");
  }

  @Test
  void sagas_steps_durations_and_reasons_are_counted() throws Exception {
    await()
        .untilAsserted(() -> {
          var counts = JSON.readTree(skald.sound("saga", "counts", "--json").out());
          var order = counts.path("definitions").path(0);
          assertThat(order.path("definition").asText()).isEqualTo("place-order");
          assertThat(order.path("states").path("compensated").asInt()).isEqualTo(1);
          assertThat(order.path("states").path("completed").asInt()).isGreaterThanOrEqualTo(2);
          assertThat(order.path("durations").path(0).path("sumMs").asLong()).isPositive();
          assertThat(order.path("steps").toString())
              .contains("{\"step\":\"ship\",\"standing\":\"done\"");
          assertThat(counts.path("reasons").path(0).path("why").asText()).isEqualTo("step");
          assertThat(counts.path("withoutBeginning").asInt()).isZero();
        });
    assertThat(skald.sound("saga", "counts").out()).contains("place-order", "ship", "done");
  }

  @Test
  void what_cannot_be_searched_for_is_said() {
    var faulty = skald.run("saga", "search", "--state", "lost");
    var alone = skald.run("saga", "search", "--standing", "done");
    var place = skald.run("saga", "search", "--at-least", "4711");

    assertThat(faulty.exitCode()).isEqualTo(Failed.REFUSED);
    assertThat(faulty.err()).contains("state: expected running");
    assertThat(alone.err()).contains("standing: expected a step beside it, found none");
    assertThat(place.err()).contains("at-least: expected the 'place' of an answer");
  }
}

package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.skald.saga.SagaId;

/** Sagas that have really run, shown as they were. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class PastSagaShowTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    var input =
        """
        {"orderId": "past-1", "customer": "ann", "sku": "article-1", "quantity": 1,
         "amountCents": 500}
        """;
    skald.sound("saga", "start", "place-order", "--input", input, "--wait");
    await("the journal tells of its end")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !skald.history("past-1", "SagaEnded").isEmpty());
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private JsonNode at(String moment) throws Exception {
    return JSON.readTree(skald.sound("saga", "show", "past-1", "--at", moment, "--json").out());
  }

  private Instant timeOf(String type) throws Exception {
    return Instant.parse(skald.history("past-1", type).getFirst().path("at").asText());
  }

  @Test
  void at_the_time_of_its_start_its_first_steps_are_under_way() throws Exception {
    var then = at(timeOf("SagaStarted").toString());

    assertThat(then.path("state").asText()).isEqualTo("running");
    assertThat(then.path("endedAt").isNull()).isTrue();
    assertThat(then.path("steps").path(0).path("status").asText()).isEqualTo("running");
    assertThat(then.path("history").path(0).path("type").asText()).isEqualTo("SagaStarted");
    assertThat(then.path("at").asText()).isEqualTo(timeOf("SagaStarted").toString());
  }

  @Test
  void at_the_position_that_it_had_it_is_the_same_again() throws Exception {
    var begun = at(timeOf("SagaStarted").toString());
    var position = begun.path("position").asText();

    var then = at(position);

    assertThat(then.path("steps")).isEqualTo(begun.path("steps"));
    assertThat(then.path("history")).isEqualTo(begun.path("history"));
    assertThat(at("999999").path("state").asText()).isEqualTo("completed");
    assertThat(at("999999").path("history")).isEqualTo(skald.show("past-1").path("history"));
  }

  @Test
  void a_person_is_told_that_it_is_the_past() throws Exception {
    var picture = skald.sound("saga", "show", "past-1", "--at", timeOf("SagaStarted").toString());

    assertThat(picture.out()).contains("as it was at 20", "running").doesNotContain("SagaEnded");
  }

  @Test
  void a_journal_is_not_read_for_longer_than_somebody_waits() {
    var journal = skald.server().node().journal();
    var id = new SagaId("past-1");

    var inTime = journal.historyWithin(PATIENCE, id, Instant.EPOCH, Optional.empty());
    var tooLate = journal.historyWithin(Duration.ZERO, id, Instant.EPOCH, Optional.empty());

    assertThat(inTime).contains(journal.history(id, Instant.EPOCH, Optional.empty()));
    assertThat(tooLate).isEmpty();
  }

  @Test
  void before_its_start_unknown_and_malformed_are_said() throws Exception {
    var before = skald.run("saga", "show", "past-1", "--at", "2020-01-01T00:00:00Z");
    var unknown = skald.run("saga", "show", "nobody", "--at", "4711");
    var malformed = skald.run("saga", "show", "past-1", "--at", "yesterday");

    assertThat(before.exitCode()).isEqualTo(Failed.NOT_FOUND);
    assertThat(before.err())
        .contains("expected saga 'past-1' to have started by 2020-01-01T00:00:00Z")
        .contains("but it started at " + timeOf("SagaStarted"));
    assertThat(unknown.exitCode()).isEqualTo(Failed.NOT_FOUND);
    assertThat(unknown.err()).contains("expected a saga 'nobody', but none was started");
    assertThat(malformed.exitCode()).isEqualTo(Failed.REFUSED);
    assertThat(malformed.err()).contains("at: expected a time such as", "found 'yesterday'");
  }
}

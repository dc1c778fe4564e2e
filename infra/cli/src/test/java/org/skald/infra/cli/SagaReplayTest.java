package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sagas that have really run, put before another definition. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaReplayTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ORDER = Path.of(SkaldInAShell.example("place-order.yaml"));
  private static final String SCHEMAS = "../../schemas/example/src/main/avro";

  @TempDir private Path folder;
  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    order("o-1", 1);
    order("o-2", 1);
    order("p-3", 1_000_000);
    await("the search view knows how all have ended, and the journal tells of it")
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          var replayed = skald.run("saga", "replay", ORDER.toString(), "--json");
          return replayed.exitCode() == 0
              && JSON.readTree(replayed.out()).path("same").asInt() == 3;
        });
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private void order(String id, int quantity) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-1", "quantity": %d, "amountCents": 500}
        """
            .formatted(id, quantity);
    skald.sound("saga", "start", "place-order", "--input", input, "--wait");
  }

  private Path file(String source) throws IOException {
    return Files.writeString(folder.resolve("place-order.yaml"), source);
  }

  private CommandLineTest.Ran replay(Path file, String... options) {
    var arguments = new ArrayList<>(List.of("saga", "replay", file.toString()));
    arguments.addAll(List.of("--schemas", SCHEMAS));
    return skald.run(Stream.concat(arguments.stream(), Stream.of(options)).toArray(String[]::new));
  }

  private JsonNode replayed(Path file, String... options) throws Exception {
    var ran =
        replay(file, Stream.concat(Stream.of(options), Stream.of("--json")).toArray(String[]::new));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return JSON.readTree(ran.out());
  }

  @Test
  void under_their_own_definition_they_end_as_they_did() throws Exception {
    var replayed = replayed(ORDER);

    assertThat(replayed.path("same").asInt()).isEqualTo(3);
    assertThat(replayed.at("/sagas/0/id").asText()).isEqualTo("p-3");
    assertThat(replayed.at("/sagas/0/was/state").asText()).isEqualTo("compensated");
    assertThat(replayed.at("/sagas/1/was/steps/ship").asText()).isEqualTo("done");
    assertThat(replay(ORDER).out())
        .contains("of 3 past sagas 3 would have ended the same, 0 otherwise; 0 cannot be judged");
  }

  @Test
  void under_another_one_it_is_shown_what_would_be_otherwise() throws Exception {
    var source = Files.readString(ORDER);
    var file = file(source.substring(0, source.indexOf("  ship:")));

    var table = replay(file).out();
    var completed = replayed(file, "--state", "completed", "--limit", "1");

    assertThat(table)
        .contains("would be", "ship: done, now nothing")
        .contains("of 3 past sagas 1 would have ended the same, 2 otherwise; 0 cannot be judged");
    assertThat(completed.path("sagas")).hasSize(1);
    assertThat(completed.at("/sagas/0/verdict").asText()).isEqualTo("otherwise");
    assertThat(completed.at("/sagas/0/wouldBe/steps/charge-card").asText()).isEqualTo("done");
    assertThat(completed.at("/sagas/0/wouldBe/steps/ship").isMissingNode()).isTrue();
  }

  @Test
  void what_nobody_has_answered_is_not_judged() throws Exception {
    var source = Files.readString(ORDER);
    var ship = source.substring(source.indexOf("  ship:"));
    var file = file(source + ship.replace("  ship:", "  ship-twice:"));

    assertThat(replay(file).out())
        .contains("cannot be judged, since", "attempt 1 of 'ship-twice' was never made")
        .contains("of 3 past sagas 1 would have ended the same, 0 otherwise; 2 cannot be judged");
  }

  @Test
  void sagas_are_chosen_by_their_start_and_their_definition() throws Exception {
    assertThat(replayed(ORDER, "--from", "2100-01-01T00:00:00Z").path("sagas")).isEmpty();
    assertThat(replayed(ORDER, "--definition", "no-such").path("sagas")).isEmpty();
  }

  @Test
  void what_is_not_right_is_said() throws Exception {
    var from = replay(ORDER, "--from", "yesterday");
    var state = replay(ORDER, "--state", "stuck");
    var limit = replay(ORDER, "--limit", "0");
    var faulty = replay(file("saga: place-order\n"));

    assertThat(from.err()).contains("--from: expected a time such as", "found 'yesterday'");
    assertThat(state.err()).contains("--state: expected completed or compensated, found 'stuck'");
    assertThat(limit.err()).contains("--limit: expected at least 1, found 0");
    assertThat(faulty.out()).contains("place-order.yaml:1:1: ");
    assertThat(List.of(from, state, limit, faulty))
        .allSatisfy(it -> assertThat(it.exitCode()).isEqualTo(Failed.REFUSED));
    assertThat(replay(Path.of("no-such.yaml")).exitCode()).isEqualTo(Failed.NOT_FOUND);
  }
}

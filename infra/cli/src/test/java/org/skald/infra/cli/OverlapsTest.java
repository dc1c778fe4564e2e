package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** The example of {@code isolation.md}: orders that are at the same stock, and say so. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class OverlapsTest {

  private static final String WATCHED = SkaldInAShell.example("watched-order.yaml");
  private static final String LOCKED = "src/test/resources/watched-and-locked.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    assertThat(skald.sound("saga", "overlaps").out()).isNotBlank();
    skald.sound("saga", "deploy", WATCHED);
    skald.sound("saga", "deploy", LOCKED);
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  /** An order of more than one article waits until somebody approves of it. */
  private void order(String definition, String id, String sku, int quantity) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "%s", "quantity": %d, "amountCents": 500}
        """
            .formatted(id, sku, quantity);
    skald.sound("saga", "start", definition, "--input", input);
  }

  private void refuse(String id) {
    skald.sound("saga", "signal", id, "approve", "--refuse", "--reason", "too many");
    skald.awaitState(id, "compensated");
  }

  private void awaitApproval(String id) {
    await().until(() -> skald.isStepIn(id, "approve", "running"));
  }

  private List<String> overlaps(String... options) throws JsonProcessingException {
    var all = new ArrayList<>(List.of("saga", "overlaps", "--json"));
    all.addAll(List.of(options));
    var page = JSON.readTree(skald.sound(all.toArray(String[]::new)).out());
    return StreamSupport.stream(page.path("overlaps").spliterator(), false)
        .map(OverlapsTest::told)
        .toList();
  }

  private static String told(JsonNode overlap) {
    return "%s %s.%s under %s.%s"
        .formatted(
            overlap.path("kind").asText(),
            overlap.at("/undone/saga").asText(),
            overlap.at("/undone/step").asText(),
            overlap.at("/other/saga").asText(),
            overlap.at("/other/step").asText());
  }

  private void awaitOverlaps(String saga, String... expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(overlaps("--saga", saga)).containsExactlyInAnyOrder(expected));
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", WATCHED);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void who_is_at_the_stock_before_an_order_is_undone_is_reported() throws Exception {
    order("watched-order", "watched-1", "article-1", 2);
    awaitApproval("watched-1");
    order("watched-order", "watched-2", "article-1", 1);
    skald.awaitState("watched-2", "completed");
    refuse("watched-1");

    awaitOverlaps(
        "watched-1",
        "lost-update watched-1.reserve-stock under watched-2.reserve-stock",
        "dirty-read watched-1.reserve-stock under watched-2.ship");

    assertThat(overlaps("--key", "stock/article-1", "--kind", "dirty-read")).hasSize(1);
    assertThat(overlaps("--key", "stock/article-0")).isEmpty();
    assertThat(overlaps("--definition", "nobody")).isEmpty();
    assertThat(overlaps("--saga", "watched-2", "--limit", "1")).hasSize(1);
    assertThat(overlaps("--since", "2100-01-01T00:00:00Z")).isEmpty();
    assertThat(skald.sound("saga", "overlaps", "--definition", "watched-order").out())
        .contains("dirty-read", "lost-update", "stock/article-1", "watched-2", "ship");
    assertThat(skald.run("saga", "overlaps", "--limit", "0").exitCode()).isEqualTo(1);
    assertThat(skald.run("saga", "overlaps", "--kind", "dirty_read").err())
        .contains("kind: expected dirty-read or lost-update, found 'dirty_read'");
    assertThat(skald.metrics())
        .contains(
            "skald_overlaps_total{definition=\"watched-order\",kind=\"dirty-read\"}",
            "skald_overlap_touches_cut_total 0.0");
  }

  @Test
  void what_a_lock_keeps_apart_is_not_reported() throws Exception {
    order("watched-and-locked", "locked-1", "article-2", 2);
    awaitApproval("locked-1");
    order("watched-and-locked", "locked-2", "article-2", 1);
    refuse("locked-1");
    skald.awaitState("locked-2", "completed");
    order("watched-order", "unlocked-1", "article-2", 2);
    awaitApproval("unlocked-1");
    order("watched-and-locked", "locked-3", "article-2", 1);
    skald.awaitState("locked-3", "completed");
    refuse("unlocked-1");

    awaitOverlaps(
        "unlocked-1", "lost-update unlocked-1.reserve-stock under locked-3.reserve-stock");
    assertThat(overlaps("--saga", "locked-1")).isEmpty();
    assertThat(overlaps("--saga", "locked-2")).isEmpty();
  }
}

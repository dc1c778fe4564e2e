package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The example of {@code for-each.md}: each article of a basket is reserved, or none is kept. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class BasketSagaTest {

  private static final String FILE = SkaldInAShell.example("basket-order.yaml");

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    skald.sound("saga", "deploy", FILE);
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private void order(String id, String items) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "amountCents": 900, "items": [%s]}
        """
            .formatted(id, items);
    skald.sound("saga", "start", "basket-order", "--input", input);
  }

  private static String item(int article, int quantity) {
    return "{\"sku\": \"article-%d\", \"quantity\": %d}".formatted(article, quantity);
  }

  private List<String> steps(String order, String type) throws JsonProcessingException {
    return skald.history(order, type).stream().map(it -> it.path("step").asText()).toList();
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", FILE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void each_article_is_reserved_and_sent() throws Exception {
    order("basket-1", String.join(",", item(1, 2), item(2, 0), item(3, 1), item(4, 1), item(5, 1)));

    skald.awaitState("basket-1", "completed");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !skald.history("basket-1", "SagaEnded").isEmpty());
    assertThat(skald.history("basket-1", "StepFannedOut"))
        .extracting(it -> it.path("step").asText() + " " + it.path("elements").asInt())
        .containsExactly("reserve-stock 4", "ship 4");
    assertThat(steps("basket-1", "StepSucceeded"))
        .containsExactlyInAnyOrder(
            "reserve-stock.0",
            "reserve-stock.1",
            "reserve-stock.2",
            "reserve-stock.3",
            "reserve-stock",
            "charge-card",
            "ship.0",
            "ship.1",
            "ship.2",
            "ship.3",
            "ship");
    var sent = skald.history("basket-1", "StepStarted");
    assertThat(sent)
        .filteredOn(it -> it.path("step").asText().equals("ship.1"))
        .extracting(it -> it.path("command").path("orderId").asText(), BasketSagaTest::sku)
        .containsExactly(tuple("basket-1-2", "article-3"));
    assertThat(started(sent, "reserve-stock.3"))
        .as("the fourth waits for the first")
        .isAfter(started(sent, "reserve-stock.0"));
  }

  private static String sku(JsonNode event) {
    return event.path("command").path("sku").asText();
  }

  private static Instant started(List<JsonNode> sent, String step) {
    return sent.stream()
        .filter(it -> it.path("step").asText().equals(step))
        .map(it -> Instant.parse(it.path("at").asText()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void when_one_article_is_sold_out_the_others_are_given_back() throws Exception {
    order("basket-2", String.join(",", item(1, 1), item(2, 1_000_000), item(3, 1)));

    skald.awaitState("basket-2", "compensated");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !skald.history("basket-2", "SagaEnded").isEmpty());
    assertThat(skald.show("basket-2").path("reason").asText()).contains("reserve-stock.1");
    assertThat(steps("basket-2", "StepCompensated"))
        .isSubsetOf("reserve-stock.0", "reserve-stock.2")
        .containsExactlyInAnyOrderElementsOf(steps("basket-2", "StepSucceeded"));
    assertThat(steps("basket-2", "StepStarted")).doesNotContain("charge-card");
  }

  @Test
  void an_empty_basket_is_paid_and_nothing_is_sent() throws Exception {
    order("basket-3", "");

    skald.awaitState("basket-3", "completed");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !skald.history("basket-3", "SagaEnded").isEmpty());
    assertThat(steps("basket-3", "StepStarted")).containsExactly("charge-card");
  }
}

package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The example of {@code alternatives.md}: what is sold out is replaced, what nobody wants sent. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlternativeWaysTest {

  private static final String FILE = SkaldInAShell.example("flexible-order.yaml");

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

  private void order(String id, int quantity) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-2", "quantity": %d, "amountCents": 5}
        """
            .formatted(id, quantity);
    skald.sound("saga", "start", "flexible-order", "--input", input);
  }

  private void awaitAtPickUp(String id) {
    await().atMost(Duration.ofSeconds(30)).until(() -> !skald.history(id, "WaitStarted").isEmpty());
  }

  private boolean isSent(String id, String step) throws JsonProcessingException {
    return skald.history(id, "StepStarted").stream()
        .anyMatch(it -> it.path("step").asText().equals(step));
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", FILE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void what_is_sold_out_is_replaced_and_what_is_not_picked_up_is_sent() throws Exception {
    order("sold-out", 1_000_000);
    awaitAtPickUp("sold-out");

    skald.sound("saga", "signal", "sold-out", "pick-up", "--refuse", "--reason", "send it");

    skald.awaitState("sold-out", "completed");
    assertThat(skald.history("sold-out", "StepRefused"))
        .extracting(it -> it.path("step").asText())
        .containsExactly("reserve-stock", "pick-up");
    assertThat(isSent("sold-out", "reserve-substitute")).isTrue();
    assertThat(skald.history("sold-out", "StepStarted"))
        .filteredOn(it -> it.path("step").asText().equals("ship"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.path("command").path("sku").asText()).isEqualTo("article-1");
          assertThat(it.path("command").path("quantity").asInt()).isEqualTo(1);
        });
    assertThat(skald.run("saga", "show", "sold-out").out())
        .contains("StepRefused  reserve-stock", "StepSucceeded  ship");
  }

  @Test
  void what_is_there_and_picked_up_needs_neither() throws Exception {
    order("in-stock", 1);
    awaitAtPickUp("in-stock");

    skald.sound("saga", "signal", "in-stock", "pick-up");

    skald.awaitState("in-stock", "completed");
    assertThat(isSent("in-stock", "reserve-substitute")).isFalse();
    assertThat(isSent("in-stock", "ship")).isFalse();
    assertThat(skald.history("in-stock", "StepSkipped")).hasSize(2);
  }
}

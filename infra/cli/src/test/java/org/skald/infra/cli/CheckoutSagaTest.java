package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code sub-sagas.md}: a checkout whose first step is a saga of its own. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CheckoutSagaTest {

  private static final String RESERVE = SkaldInAShell.example("reserve-basket.yaml");
  private static final String CHECKOUT = SkaldInAShell.example("checkout.yaml");

  @TempDir private static Path folder;

  private SkaldInAShell skald;

  @BeforeAll
  void start() throws Exception {
    skald = SkaldInAShell.start();
    var early = skald.run("saga", "deploy", CHECKOUT);
    assertThat(early.exitCode()).isEqualTo(1);
    assertThat(early.err())
        .contains("step 'reserve': expected a version of the saga 'reserve-basket', found none");
    skald.sound("saga", "deploy", RESERVE);
    skald.sound("saga", "deploy", CHECKOUT);
    skald.sound("saga", "deploy", approved().toString());
  }

  /** The checkout with a person between the sub-saga and the pivot. */
  private static Path approved() throws Exception {
    var text =
        Files.readString(Path.of(CHECKOUT))
            .replace("saga: checkout", "saga: approved-checkout")
            .replace("after: [reserve]", "after: [approve]")
            .replace(
                "steps:\n",
                "steps:\n  approve: { after: [reserve], wait-for: signal, timeout: 5m }\n");
    return Files.writeString(folder.resolve("approved-checkout.yaml"), text);
  }

  @AfterAll
  void stop() {
    skald.close();
  }

  private void order(String saga, String id, int quantity) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "amountCents": 900,
         "items": [{"sku": "article-1", "quantity": 1}, {"sku": "article-2", "quantity": %d}]}
        """
            .formatted(id, quantity);
    skald.sound("saga", "start", saga, "--input", input);
  }

  @Test
  void the_example_is_proven_with_its_sub_saga() {
    var both = CommandLineTest.run("saga", "verify", CHECKOUT, RESERVE);
    var alone = CommandLineTest.run("saga", "verify", CHECKOUT);

    assertThat(both.exitCode()).as(both.out() + both.err()).isZero();
    assertThat(both.out()).doesNotContain("not looked at");
    assertThat(alone.exitCode()).as(alone.out() + alone.err()).isZero();
    assertThat(alone.out()).contains("not looked at", "'reserve-basket'");
  }

  @Test
  void files_that_do_not_fit_each_other_are_not_proven() throws Exception {
    var other = Files.readString(Path.of(RESERVE)).replace("BasketReserved", "Approval");
    var broken =
        other
            .replace(
                "orderId: input.orderId\n    reservationIds", "approver: input.orderId\n    payer")
            .replace("steps[\"reserve-stock\"].map(it, it.reservationId)", "input.customer");
    var file = Files.writeString(folder.resolve("reserve-basket.yaml"), broken);
    var schemas = Path.of("../../schemas").toString();

    var ran =
        CommandLineTest.run("saga", "verify", CHECKOUT, file.toString(), "--schemas", schemas);

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "expected the output shop.orders.BasketReserved of the saga 'reserve-basket', found"
                + " shop.orders.Approval");
  }

  @Test
  void a_checkout_goes_on_with_what_its_sub_saga_came_to() throws Exception {
    order("checkout", "c-1", 1);

    skald.awaitState("c-1", "completed");
    var child = skald.show("c-1/reserve");
    assertThat(child.path("state").asText()).isEqualTo("completed");
    assertThat(child.path("parent").asText()).isEqualTo("c-1");
    assertThat(child.path("output").path("reservationIds")).hasSize(2);
    assertThat(skald.history("c-1", "StepStarted"))
        .filteredOn(it -> it.path("step").asText().equals("ship"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("command").path("quantity").asInt()).isEqualTo(2));
  }

  @Test
  void a_sub_saga_that_was_compensated_turns_its_parent_around() throws Exception {
    order("checkout", "c-2", 1_000_000);

    skald.awaitState("c-2", "compensated");
    assertThat(skald.show("c-2").path("reason").asText())
        .contains("step 'reserve'", "step 'reserve-stock.1'");
    assertThat(skald.show("c-2/reserve").path("state").asText()).isEqualTo("compensated");
  }

  @Test
  void a_sub_saga_that_has_completed_is_undone_with_its_parent() throws Exception {
    order("approved-checkout", "c-3", 1);
    await().atMost(Duration.ofSeconds(30)).until(() -> skald.isStepIn("c-3", "approve", "running"));
    assertThat(skald.show("c-3/reserve").path("state").asText()).isEqualTo("completed");

    skald.sound("saga", "signal", "c-3", "approve", "--refuse", "--reason", "too risky");

    skald.awaitState("c-3", "compensated");
    assertThat(skald.show("c-3/reserve").path("state").asText()).isEqualTo("compensated");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> skald.history("c-3/reserve", "SagaEnded").size() == 2);
    assertThat(skald.history("c-3/reserve", "StepCompensated")).hasSize(2);
    assertThat(skald.history("c-3/reserve", "UndoRequested"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("parent").asText()).isEqualTo("c-3"));
  }
}

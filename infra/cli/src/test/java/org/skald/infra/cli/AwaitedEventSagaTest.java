package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The example of {@code awaiting-events.md}: an order is shipped when its invoice is paid. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AwaitedEventSagaTest {

  private static final String FILE = SkaldInAShell.example("invoice-order.yaml");

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

  private void order(String id, long amountCents) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-1", "quantity": 1, "amountCents": %d}
        """
            .formatted(id, amountCents);
    skald.sound("saga", "start", "invoice-order", "--input", input);
  }

  private void pay(String id, long amountCents) {
    var paid =
        "{\"orderId\": \"%s\", \"payer\": \"ada\", \"amountCents\": %d}".formatted(id, amountCents);
    var ran =
        CommandLineTest.run(
            "event",
            "payments.events",
            "--schema=shop.payments.PaymentReceived",
            "--value=" + paid,
            "--kafka=" + skald.bootstrap(),
            "--registry=" + skald.registryUrl());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", FILE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void an_order_is_shipped_when_it_is_paid() throws Exception {
    order("i-1", 900);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> skald.isStepIn("i-1", "await-payment", "running"));

    pay("i-1", 900);

    skald.awaitState("i-1", "completed");
    assertThat(skald.history("i-1", "StepStarted"))
        .anySatisfy(it -> assertThat(it.path("step").asText()).isEqualTo("ship"));
  }

  @Test
  void later_steps_see_the_event() throws Exception {
    pay("i-2", 1);
    order("i-2", 900);

    skald.awaitState("i-2", "completed");
    assertThat(skald.history("i-2", "StepSkipped"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("step").asText()).isEqualTo("ship"));
  }
}

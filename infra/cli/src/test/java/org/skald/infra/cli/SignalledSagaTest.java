package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The example of {@code waiting.md}: a large order waits for a person, any other one for a while.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignalledSagaTest {

  private static final String FILE = SkaldInAShell.example("large-order.yaml");
  private static final String APPROVAL =
      """
      {"approver": "grace", "payer": "eve"}
      """;
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
    skald.sound("saga", "start", "large-order", "--input", input);
  }

  private boolean isWaiting(String order) throws JsonProcessingException {
    return skald.isStepIn(order, "approve", "running");
  }

  @Test
  void the_example_is_proven() {
    var verified = CommandLineTest.run("saga", "verify", FILE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void a_large_order_goes_on_when_somebody_approves() throws Exception {
    order("large-1", 250_000);
    await().atMost(Duration.ofSeconds(30)).until(() -> isWaiting("large-1"));

    var signalled =
        skald.run("saga", "signal", "large-1", "approve", "--value", APPROVAL, "--actor", "grace");
    var again = skald.run("saga", "signal", "large-1", "approve", "--value", APPROVAL);

    assertThat(signalled.exitCode()).as(signalled.err()).isZero();
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("expected saga 'large-1' to wait for a signal at step 'approve'");
    skald.awaitState("large-1", "completed");
    assertThat(skald.history("large-1", "SignalReceived"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.path("actor").asText()).isEqualTo("grace");
          assertThat(it.path("answer").asText()).isEqualTo("GO_ON");
        });
    assertThat(skald.history("large-1", "StepStarted"))
        .filteredOn(it -> it.path("step").asText().equals("charge-card"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("command").path("customer").asText()).isEqualTo("eve"));
  }

  @Test
  void a_large_order_that_is_refused_is_undone() throws Exception {
    order("large-2", 250_000);
    await().atMost(Duration.ofSeconds(30)).until(() -> isWaiting("large-2"));

    var refused =
        skald.run("saga", "signal", "large-2", "approve", "--refuse", "--reason", "too risky");

    assertThat(refused.exitCode()).as(refused.err()).isZero();
    skald.awaitState("large-2", "compensated");
    assertThat(skald.show("large-2").path("reason").asText()).contains("too risky");
    assertThat(skald.history("large-2", "StepCompensated")).hasSize(1);
  }

  @Test
  void what_does_not_fit_is_no_signal() throws Exception {
    order("large-3", 250_000);
    await().atMost(Duration.ofSeconds(30)).until(() -> isWaiting("large-3"));

    var nothing = skald.run("saga", "signal", "large-3", "approve");
    var wrong = skald.run("saga", "signal", "large-3", "approve", "--value", "{\"approver\": 7}");
    var both = skald.run("saga", "signal", "large-3", "approve", "--refuse", "--value", APPROVAL);
    var broken = skald.run("saga", "signal", "large-3", "approve", "--value", "{");
    var elsewhere = skald.run("saga", "signal", "large-3", "ship");
    var nobody = skald.run("saga", "signal", "nobody", "approve", "--value", APPROVAL);

    assertThat(nothing.err()).contains("expected a value of shop.orders.Approval");
    assertThat(wrong.err()).contains("expected a value of shop.orders.Approval, found");
    assertThat(both.err()).contains("expected no value beside a refusal");
    assertThat(broken.err()).contains("--value: expected JSON");
    assertThat(elsewhere.err()).contains("the step does not wait for one");
    assertThat(List.of(nothing, wrong, both, broken, elsewhere))
        .allSatisfy(it -> assertThat(it.exitCode()).isEqualTo(1));
    assertThat(nobody.exitCode()).isEqualTo(4);
    assertThat(isWaiting("large-3")).isTrue();
  }

  @Test
  void any_other_order_only_waits_a_while() throws Exception {
    order("small-1", 500);

    skald.awaitState("small-1", "completed");
    assertThat(skald.history("small-1", "StepSkipped"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("step").asText()).isEqualTo("approve"));
    assertThat(skald.history("small-1", "WaitStarted"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("step").asText()).isEqualTo("cool-down"));
  }
}

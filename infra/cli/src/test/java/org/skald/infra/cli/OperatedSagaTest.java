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

/**
 * The example of {@code operating-sagas.md}: sagas that a person pauses, resumes and forces back.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperatedSagaTest {

  private static final String FILE = SkaldInAShell.example("handed-over-order.yaml");

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

  /** An order that is paid and waits for its courier. */
  private void paid(String id) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-1", "quantity": 1, "amountCents": 500}
        """
            .formatted(id);
    skald.sound("saga", "start", "handed-over-order", "--input", input);
    await().atMost(Duration.ofSeconds(30)).until(() -> skald.isStepIn(id, "hand-over", "running"));
  }

  /** An order that is paid and at whose hand-over it is stuck. */
  private void refused(String id) {
    paid(id);
    skald.sound("saga", "signal", id, "hand-over", "--refuse", "--reason", "nobody at home");
    skald.awaitState(id, "stuck");
  }

  @Test
  void the_example_is_sound() {
    var verified = CommandLineTest.run("saga", "verify", FILE);

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }

  @Test
  void a_paused_saga_takes_what_it_is_told_and_goes_on_when_it_is_resumed() throws Exception {
    paid("op-1");

    var paused = skald.sound("saga", "pause", "op-1", "--reason=counting", "--actor=eve");
    skald.sound("saga", "signal", "op-1", "hand-over", "--reason", "delivered");

    assertThat(paused.out()).contains("op-1  paused");
    assertThat(skald.run("saga", "list", "--state=paused").out()).contains("op-1");
    assertThat(skald.show("op-1").path("paused").path("actor").asText()).isEqualTo("eve");
    assertThat(skald.run("saga", "show", "op-1").out()).contains("paused by eve since");
    assertThat(skald.history("op-1", "SagaEnded")).isEmpty();

    var resumed = skald.sound("saga", "resume", "op-1", "--reason=counted", "--actor=eve");

    assertThat(resumed.out()).contains("op-1  completed");
    skald.awaitInHistory("op-1", "SagaResumed");
    assertThat(skald.history("op-1", "SagaResumed"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("reason").asText()).isEqualTo("counted"));
  }

  @Test
  void many_are_paused_and_resumed_at_once() throws Exception {
    paid("many-1");
    paid("many-2");

    var dry = skald.sound("saga", "pause", "--all", "--dry-run", "--reason=counting");
    var paused = skald.sound("saga", "pause", "--all", "--reason=counting");

    assertThat(dry.out()).contains("many-1", "many-2", "are running and would be paused");
    assertThat(paused.out()).contains("sagas paused", "0 refused");
    assertThat(skald.show("many-2").path("state").asText()).isEqualTo("paused");

    var wrong = skald.run("saga", "resume", "--all", "--state=running", "--reason=counted");
    var resumed = skald.sound("saga", "resume", "--all", "--state=paused", "--reason=counted");

    assertThat(wrong.err()).contains("--state: expected stuck or paused, found 'running'");
    assertThat(resumed.out()).contains("sagas resumed", "0 refused");
    assertThat(skald.show("many-1").path("state").asText()).isEqualTo("running");
    skald.awaitInHistory("many-2", "SagaPaused");
    assertThat(skald.history("many-2", "SagaPaused")).hasSize(1);
  }

  @Test
  void a_saga_beyond_its_pivot_is_forced_back_and_tells_what_is_left() throws Exception {
    refused("op-2");

    var cancelled = skald.run("saga", "cancel", "op-2");
    var forced = skald.sound("saga", "force-compensate", "op-2", "--reason=she has died");
    skald.awaitState("op-2", "compensated");
    skald.awaitInHistory("op-2", "SagaEnded");

    assertThat(cancelled.err()).contains("it has passed its pivot 'charge-card'");
    assertThat(forced.out()).contains("op-2");
    var saga = skald.show("op-2");
    assertThat(saga.path("cause").asText()).isEqualTo("force");
    assertThat(saga.path("left")).extracting(it -> it.asText()).containsExactly("charge-card");
    assertThat(skald.history("op-2", "StepCompensated"))
        .extracting(it -> it.path("step").asText())
        .containsExactly("reserve-stock");
    assertThat(skald.run("saga", "show", "op-2").out())
        .contains("turned around by force: she has died")
        .contains("left as they are: charge-card");
  }

  @Test
  void all_that_are_stuck_beyond_their_pivot_are_forced_back() {
    refused("op-3");

    var forced = skald.sound("saga", "force-compensate", "--all", "--reason=the courier is gone");

    assertThat(forced.out()).contains("1 sagas forced, 0 had gone on, 0 refused");
    skald.awaitState("op-3", "compensated");
  }

  @Test
  void what_cannot_be_done_is_refused_with_what_was_found() {
    paid("op-4");
    skald.sound("saga", "signal", "op-4", "hand-over", "--reason", "delivered");
    skald.awaitState("op-4", "completed");

    var pause = skald.run("saga", "pause", "op-4", "--reason=x");
    var force = skald.run("saga", "force-compensate", "op-4", "--reason=x");
    var nobody = skald.run("saga", "pause", "nobody", "--reason=x");

    assertThat(pause.exitCode()).isEqualTo(1);
    assertThat(pause.err())
        .contains("expected saga 'op-4' on its way, but it has ended: COMPLETED");
    assertThat(force.err()).contains("beyond its point of no return, but it has ended: COMPLETED");
    assertThat(nobody.exitCode()).isEqualTo(4);
  }
}

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
 * The example of {@code operating-sagas.md}: acts that one person proposes and another approves.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FourEyesCommandTest {

  private static final String FILE = SkaldInAShell.example("guarded-order.yaml");

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

  /** An order that is paid and at whose hand-over it is stuck; to refuse that takes one person. */
  private void stuck(String id) {
    var input =
        """
        {"orderId": "%s", "customer": "ann", "sku": "article-1", "quantity": 1, "amountCents": 500}
        """
            .formatted(id);
    skald.sound("saga", "start", "guarded-order", "--input", input);
    await().atMost(Duration.ofSeconds(30)).until(() -> skald.isStepIn(id, "hand-over", "running"));
    skald.sound("saga", "signal", id, "hand-over", "--refuse", "--reason", "nobody at home");
    skald.awaitState(id, "stuck");
  }

  private CommandLineTest.Ran skip(String id) {
    return skald.sound("saga", "skip", id, "--reason=the neighbour has it", "--actor=ada");
  }

  @Test
  void an_act_is_proposed_by_one_and_done_when_another_approves() throws Exception {
    stuck("eyes-1");

    var proposed = skip("eyes-1");
    var open = skald.show("eyes-1").path("proposed");
    var shown = skald.sound("saga", "show", "eyes-1").out();
    var alone = skald.run("saga", "approve", "eyes-1", "--reason=yes", "--actor=ada");
    var other = skald.run("saga", "approve", "eyes-1", "--act=cancel", "--reason=yes");

    assertThat(proposed.out())
        .contains("eyes-1", "skip is proposed", "saga approve eyes-1 --number")
        .contains(open.path("number").asText());
    assertThat(open.path("act").asText()).isEqualTo("skip");
    assertThat(open.path("step").asText()).isEqualTo("hand-over");
    assertThat(shown).contains("proposed by ada as number", "skip hand-over: the neighbour has it");
    assertThat(alone.exitCode()).isEqualTo(1);
    assertThat(alone.err()).contains("expected another person than 'ada'");
    assertThat(other.err()).contains("--act: expected that cancel is proposed, found skip");
    assertThat(skald.show("eyes-1").path("state").asText()).isEqualTo("stuck");

    var approved = skald.sound("saga", "approve", "eyes-1", "--reason=he confirms", "--actor=bea");

    assertThat(approved.out()).contains("skip of ada  approved: completed");
    skald.awaitInHistory("eyes-1", "SagaEnded");
    assertThat(skald.history("eyes-1", "ActApproved"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("actor").asText()).isEqualTo("bea"));
    assertThat(skald.history("eyes-1", "StepSkippedByHand"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("actor").asText()).isEqualTo("ada"));
  }

  @Test
  void what_is_rejected_is_not_done_and_another_act_can_be_proposed() throws Exception {
    stuck("eyes-2");
    skip("eyes-2");

    var another = skald.run("saga", "force-compensate", "eyes-2", "--reason=x", "--actor=eve");
    var rejected = skald.sound("saga", "reject", "eyes-2", "--reason=he has not", "--actor=ada");
    var again = skald.run("saga", "reject", "eyes-2", "--reason=x");

    assertThat(another.err()).contains("found skip, proposed by 'ada' (no principal) as number");
    assertThat(rejected.out()).contains("skip of ada  rejected: stuck");
    assertThat(again.err()).contains("but nothing is proposed");
    assertThat(skald.show("eyes-2").path("proposed").isNull()).isTrue();
    skald.sound("saga", "resume", "eyes-2", "--reason=once more");
    assertThat(skald.isStepIn("eyes-2", "hand-over", "running")).isTrue();
  }

  @Test
  void many_are_proposed_listed_and_approved_at_once() throws Exception {
    stuck("many-1");
    stuck("many-2");

    var proposed =
        skald.sound(
            "saga", "force-compensate", "--all", "--reason=the courier is gone", "--actor=ada");
    var listed = skald.sound("saga", "list", "--proposed").out();
    var dry =
        skald.sound(
            "saga", "approve", "--all", "--act=force-compensate", "--dry-run", "--reason=yes");
    var all = skald.run("saga", "approve", "--all", "--reason=yes");
    var others = skald.sound("saga", "approve", "--all", "--act=skip", "--reason=yes");
    var approved =
        skald.sound(
            "saga", "approve", "--all", "--act=force-compensate", "--reason=yes", "--actor=bea");

    assertThat(proposed.out()).contains("0 sagas forced, 2 proposed, 0 had gone on, 0 refused");
    assertThat(listed).contains("many-1", "many-2", "force-compensate");
    assertThat(dry.out()).contains("2 sagas are waiting for a second person and would be approved");
    assertThat(all.err()).contains("--all: expected --act beside it");
    assertThat(others.out()).contains("0 sagas approved, 0 had gone on");
    assertThat(approved.out()).contains("2 sagas approved, 0 had gone on, 0 refused");
    skald.awaitState("many-1", "compensated");
    skald.awaitState("many-2", "compensated");
  }
}

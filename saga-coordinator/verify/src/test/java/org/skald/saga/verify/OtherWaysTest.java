package org.skald.saga.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.verify.Outlined.compensatable;
import static org.skald.saga.verify.Outlined.definition;
import static org.skald.saga.verify.Outlined.pivot;
import static org.skald.saga.verify.Outlined.retriable;
import static org.skald.saga.verify.Outlined.sleep;
import static org.skald.saga.verify.VerifierTest.found;

import java.util.ArrayList;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.StepKind;

/** What is found of failures that are made good, and of replies that are not as expected. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OtherWaysTest {

  @Test
  void what_happens_on_a_failure_is_explored_beside_the_step_itself() {
    var paid =
        definition(
            compensatable("card"),
            compensatable("transfer").onFailure("card"),
            pivot("order", "card", "transfer"),
            retriable("courier", "order").attempts(5),
            retriable("pick-up", "order").onFailure("courier"));
    var proven = new Verifier().verify(paid);

    assertThat(proven.isProven()).isTrue();
    assertThat(proven.manualStates())
        .extracting(ManualState::sentence)
        .contains("pick-up is refused", "courier is not answered at its last attempt")
        .doesNotContain("courier is refused");
  }

  @Test
  void what_happens_on_the_failure_of_what_cannot_fail_happens_never() {
    var definition =
        definition(sleep("rest", StepKind.COMPENSATABLE), compensatable("hurry").onFailure("rest"));

    assertThat(found(definition)).containsExactly("EVERY_STEP_HAPPENS hurry: ");
  }

  @Test
  void a_reply_is_explored_as_expected_and_not() {
    var expecting =
        definition(compensatable("price").expecting(), pivot("pay", "price").attempts(1));
    var plain = definition(compensatable("price"), pivot("pay", "price").attempts(1));
    var forgetting = definition(compensatable("price").withoutUndo().expecting());
    var proven = new Verifier().verify(expecting);

    assertThat(proven.isProven()).isTrue();
    assertThat(proven.reach().paths()).isGreaterThan(new Verifier().verify(plain).reach().paths());
    assertThat(found(forgetting, new Breaches(Set.of("price"), Set.of())))
        .first()
        .isEqualTo("NOTHING_LEFT_UNDONE price: the saga starts; price: attempt 1 is answered ok");
  }

  @Test
  void an_input_that_a_failure_leaves_out_is_missed() {
    var definition =
        definition(
            compensatable("card"),
            compensatable("transfer").onFailure("card"),
            pivot("order", "card", "transfer").needing("card"));

    assertThat(found(definition))
        .containsExactly(
            "INPUT_IS_THERE order: the saga starts; card: attempt 1 is answered refused;"
                + " transfer: attempt 1 is answered ok");
  }

  @Test
  void many_conditions_at_once_do_not_outgrow_the_bound() {
    var steps =
        IntStream.range(0, 40)
            .mapToObj(it -> compensatable("step-" + it).sometimes())
            .toArray(Outlined[]::new);
    var heard = new ArrayList<Integer>();

    var verdict = new Verifier(2_000, heard::add).verify(definition(steps));

    assertThat(verdict.reach().isWhole()).isFalse();
    assertThat(verdict.isProven()).isFalse();
    assertThat(heard).contains(1_000);
  }
}

package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.saga.Past.ok;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.text;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Condition.Tested;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;

/** Replies that are, or are not, what was expected. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaExpectationTest {

  private static final String NOT_SO = "its reply is not as expected: reply.isGood";

  private static final SagaDefinition ORDER =
      definition(compensatable("look-up"), price().after("look-up"), pivot("pay").after("price"));

  /** Expects what the step before it has said. */
  private static StepSpec price() {
    return compensatable("price")
        .expecting(scope ->
            new Tested.Known(
                Objects.equals(scope.replies().get("price"), scope.replies().get("look-up"))));
  }

  private static Report says(String step, String reply) {
    return Past.report(step, 1, new SagaCommand.Outcome.Ok(Optional.of(text(reply))));
  }

  private static SagaEvent said(Past past, String step, String reply) {
    return new SagaEvent.StepSucceeded(Past.ORDER, past.now(), step, 1, Optional.of(text(reply)));
  }

  @Test
  void a_saga_goes_on_with_a_reply_that_is_as_expected() {
    var past = Past.startOf(ORDER).then(says("look-up", "7"));
    past.when(says("price", "7"))
        .thenEvents(
            said(past, "price", "7"),
            past.facts().stepStarted("pay", 1, "do pay {look-up=7, price=7}"));
  }

  @Test
  void a_reply_that_is_not_turns_it_around_and_its_step_is_undone_too() {
    var past = Past.startOf(ORDER).then(says("look-up", "7"));
    past.when(says("price", "8"))
        .thenEvents(
            said(past, "price", "8"),
            past.facts().turnedAt("price", NOT_SO),
            past.facts().undoStarted("price", 1, "undo price {look-up=7, price=8}"));
  }

  @Test
  void what_cannot_be_evaluated_does_not_hold() {
    var past =
        Past.startOf(
            definition(
                compensatable("price")
                    .withoutCompensation()
                    .expecting(_ -> new Tested.Broken("division by zero"))));
    past.when(ok("price", 1))
        .thenEvents(
            past.facts().succeeded("price", 1),
            past.facts()
                .turnedAt(
                    "price",
                    "what is expected of its reply could not be evaluated: division by zero"),
            past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void it_is_no_failure_that_an_alternative_makes_good() {
    var past =
        Past.startOf(
            definition(
                compensatable("price").expecting(_ -> new Tested.Known(false)),
                compensatable("guess").onFailure("price")));
    past.when(ok("price", 1))
        .thenEvents(
            past.facts().succeeded("price", 1),
            past.facts().turnedAt("price", NOT_SO),
            past.facts().undoStarted("price", 1, "undo price {price=price-reply}"));
  }

  @Test
  void each_item_has_to_be_as_expected() {
    var past =
        Past.startOf(
                definition(
                    compensatable("price")
                        .expecting(scope -> new Tested.Known(scope.item().getAsInt() == 0))
                        .forEach(2, 1)))
            .ok("price.0");
    past.when(ok("price.1", 1))
        .thenEvents(
            past.facts().succeeded("price.1", 1),
            past.facts().turnedAt("price.1", NOT_SO),
            past.facts().undoStarted("price.1", 1, "undo price#1 {price=price.1-reply}"));
  }

  @Test
  void once_a_saga_has_turned_around_nothing_is_expected_any_more() {
    var past = Past.startOf(ORDER).then(says("look-up", "7")).then(Past.cancel());
    past.when(says("price", "8"))
        .thenEvents(
            said(past, "price", "8"),
            past.facts().undoStarted("price", 1, "undo price {look-up=7, price=8}"));
  }

  @Test
  void a_cancel_request_that_waits_for_the_pivot_is_the_reason_then() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"), compensatable("price").expecting(_ -> new Tested.Known(false))))
            .then(Past.cancel());
    past.when(ok("price", 1))
        .thenEvents(
            past.facts().succeeded("price", 1),
            past.facts().turned(Cause.CANCEL, "changed my mind"),
            past.facts().undoStarted("price", 1, "undo price {price=price-reply}"));
  }

  @Test
  void where_there_is_no_way_back_it_comes_too_late() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"), compensatable("price").expecting(_ -> new Tested.Known(false))))
            .ok("pay");
    past.when(ok("price", 1))
        .thenEvents(past.facts().succeeded("price", 1), past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void of_what_cannot_be_undone_nothing_is_expected() {
    assertThatThrownBy(() -> definition(pivot("pay").expecting(_ -> new Tested.Known(true))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected no expectation of step 'pay', which is PIVOT and cannot be undone, found"
                + " 'reply.isGood'");
  }
}

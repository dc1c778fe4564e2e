package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.cancel;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.BACKOFF;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.attempts;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaRejection.TooLateToCancel;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaCancelTest {

  static final String WHY = "changed my mind";
  static final String LATE = "the deadline has passed";
  static final SagaDefinition PLACE_ORDER =
      definition(
          Optional.of(Duration.ofSeconds(10)),
          compensatable("stock").retrying(attempts(9)),
          pivot("card").after("stock").retrying(attempts(9)),
          retriable("ship").after("card"));

  private static Past start() {
    return Past.startOf(PLACE_ORDER);
  }

  private static Past withPivotUnderWay() {
    return start().ok("stock");
  }

  @Test
  void a_cancel_before_the_pivot_turns_the_saga_around() {
    var past = start().then(failed("stock", 1));
    var facts = past.facts();
    past.when(cancel())
        .thenEvents(
            facts.cancelRequested(),
            facts.turned(Cause.CANCEL, WHY),
            facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void a_cancel_while_the_pivot_is_under_way_waits_for_its_outcome() {
    var past = withPivotUnderWay();
    past.when(cancel()).thenEvents(past.facts().cancelRequested());
  }

  @Test
  void a_cancelled_pivot_that_fails_is_not_tried_again() {
    var past = withPivotUnderWay().then(cancel());
    var facts = past.facts();
    past.when(failed("card", 1))
        .thenEvents(
            facts.failed("card", 1),
            facts.turned(Cause.CANCEL, WHY),
            facts.undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_cancelled_pivot_that_is_refused_turns_the_saga_around() {
    var past = withPivotUnderWay().then(cancel());
    var facts = past.facts();
    past.when(refused("card", 1))
        .thenEvents(
            facts.refused("card", 1),
            facts.turned(Cause.CANCEL, WHY),
            facts.undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_cancelled_pivot_that_succeeds_takes_the_saga_forward() {
    var past = withPivotUnderWay().then(cancel());
    var facts = past.facts();
    past.when(ok("card", 1))
        .thenEvents(
            facts.succeeded("card", 1),
            facts.stepStarted("ship", 1, "do ship {card=card-reply, stock=stock-reply}"));
  }

  @Test
  void a_cancelled_pivot_with_an_unknown_attempt_is_tried_again() {
    var past = withPivotUnderWay().timer().timer().then(cancel());
    past.when(failed("card", 2))
        .thenEvents(past.facts().failed("card", 2, BACKOFF.multipliedBy(2)));
  }

  @Test
  void a_cancel_while_a_failed_pivot_waits_for_its_retry_turns_the_saga_around() {
    var past = withPivotUnderWay().then(failed("card", 1));
    var facts = past.facts();
    past.when(cancel())
        .thenEvents(
            facts.cancelRequested(),
            facts.turned(Cause.CANCEL, WHY),
            facts.undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_cancel_while_an_unknown_pivot_waits_for_its_retry_waits_too() {
    var past = withPivotUnderWay().timer();
    past.when(cancel()).thenEvents(past.facts().cancelRequested());
  }

  @Test
  void a_second_cancel_changes_nothing() {
    withPivotUnderWay().then(cancel()).when(cancel()).thenNothing();
    start().then(cancel()).when(cancel()).thenNothing();
    start().then(cancel()).then(refused("stock", 1)).when(cancel()).thenNothing();
  }

  @Test
  void a_cancel_after_the_pivot_is_too_late() {
    withPivotUnderWay()
        .ok("card")
        .when(cancel())
        .thenRejected(new TooLateToCancel(ORDER, "it has passed its pivot 'card'"));
  }

  @Test
  void a_cancel_of_a_completed_saga_is_too_late() {
    withPivotUnderWay()
        .ok("card", "ship")
        .when(cancel())
        .thenRejected(new TooLateToCancel(ORDER, "it has completed"));
  }

  @Test
  void a_cancel_of_nothing_is_refused() {
    Past.none().when(cancel()).thenRejected(new SagaNotFound(ORDER));
  }

  @Test
  void a_cancel_of_a_saga_that_is_stuck_before_its_pivot_undoes_what_may_have_been_done() {
    var past =
        Past.startOf(
                definition(compensatable("a").onUnknown(UnknownPolicy.HOLD), pivot("p").after("a")))
            .timer();
    var facts = past.facts();
    past.when(cancel())
        .thenEvents(
            facts.cancelRequested(),
            facts.turned(Cause.CANCEL, WHY),
            facts.undoStarted("a", 1, "undo a {}"));
  }

  @Test
  void a_cancel_of_a_saga_that_is_stuck_at_an_unknown_pivot_is_refused() {
    Past.startOf(definition(pivot("p").onUnknown(UnknownPolicy.HOLD)))
        .timer()
        .when(cancel())
        .thenRejected(new TooLateToCancel(ORDER, "its pivot 'p' may have been done: nobody knows"));
  }

  @Test
  void the_deadline_before_the_pivot_turns_the_saga_around() {
    var past =
        Past.startOf(
                definition(
                    Optional.of(Duration.ofSeconds(2)),
                    compensatable("a"),
                    compensatable("b"),
                    pivot("p").after("a", "b")))
            .ok("a")
            .later(Duration.ofSeconds(2));
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.deadlinePassed(),
            facts.turned(Cause.DEADLINE, LATE),
            facts.undoStarted("a", 1, "undo a {a=a-reply}"));
  }

  @Test
  void the_deadline_while_the_pivot_is_under_way_waits_for_its_outcome() {
    var past = start().later(Duration.ofSeconds(8)).ok("stock").later(Duration.ofSeconds(2));
    past.when(wake()).thenEvents(past.facts().deadlinePassed());
  }

  @Test
  void nothing_begins_beside_a_pivot_whose_outcome_is_awaited() {
    var past =
        Past.startOf(definition(compensatable("a"), compensatable("b").after("a"), pivot("p")))
            .then(cancel());
    past.when(ok("a", 1)).thenEvents(past.facts().succeeded("a", 1));

    past.ok("a");
    past.when(ok("p", 1))
        .thenEvents(
            past.facts().succeeded("p", 1), past.facts().stepStarted("b", 1, "do b {a=a-reply}"));
  }

  @Test
  void a_pivot_that_fails_after_the_deadline_turns_the_saga_around() {
    var past =
        start().later(Duration.ofSeconds(8)).ok("stock").later(Duration.ofSeconds(2)).then(wake());
    var facts = past.facts();
    past.when(failed("card", 1))
        .thenEvents(
            facts.failed("card", 1),
            facts.turned(Cause.DEADLINE, LATE),
            facts.undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void the_deadline_after_the_pivot_means_nothing() {
    var past = start().ok("stock", "card");
    assertThat(new SagaDecider().timer(past.state()).orElseThrow().due())
        .isEqualTo(past.now().plus(TIMEOUT));
    var late = past.then(refused("ship", 1));
    assertThat(new SagaDecider().timer(late.state())).isEmpty();
  }

  @Test
  void the_deadline_of_a_saga_without_pivot_holds_to_its_end() {
    var past =
        Past.startOf(
                definition(
                    Optional.of(Duration.ofSeconds(2)),
                    compensatable("a"),
                    compensatable("b").after("a")))
            .ok("a")
            .later(Duration.ofSeconds(2));
    var facts = past.facts();
    past.when(wake()).thenEvents(facts.deadlinePassed(), facts.turned(Cause.DEADLINE, LATE));
  }

  @Test
  void a_saga_that_goes_forward_only_has_no_way_back_from_its_start() {
    var definition =
        definition(
            Optional.of(Duration.ofSeconds(1)),
            retriable("archive"),
            retriable("publish").after("archive"));
    var past = Past.startOf(definition);
    past.when(Past.cancel())
        .thenRejected(
            new TooLateToCancel(Past.ORDER, "it goes forward only: all its steps are retriable"));
    past.later(Duration.ofSeconds(2)).when(wake()).thenNothing();
    past.when(ok("archive", 1))
        .thenEvents(
            past.facts().succeeded("archive", 1),
            past.facts().stepStarted("publish", 1, "do publish {archive=archive-reply}"));
  }
}

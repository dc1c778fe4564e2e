package org.skald.saga;

import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.Past.wake;
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
import org.skald.saga.Condition.Tested;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotStuckAt;
import org.skald.saga.SagaRejection.SagaNotFound;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaHelpTest {

  private static final Duration LATER = Duration.ofHours(1);
  private static final String PARCEL = "the parcel service is back";

  private static SagaCommand resume(String step) {
    return new SagaCommand.ResumeStep(Past.ORDER, step, "ada", PARCEL);
  }

  private static SagaCommand skip(String step) {
    return new SagaCommand.SkipStep(Past.ORDER, step, "ada", PARCEL);
  }

  private static SagaEvent resumed(Past past, String step) {
    return new SagaEvent.StepResumed(Past.ORDER, past.now(), step, Person.saying("ada"), PARCEL);
  }

  private static SagaEvent skipped(Past past, String step) {
    return new SagaEvent.StepSkippedByHand(
        Past.ORDER, past.now(), step, Person.saying("ada"), PARCEL);
  }

  /** Stuck at a retriable step that was refused, an hour ago. */
  private static Past stuckForward() {
    return Past.startOf(
            definition(pivot("pay"), retriable("ship").after("pay").retrying(attempts(1))))
        .ok("pay")
        .then(refused("ship", 1))
        .later(LATER);
  }

  /** Stuck at a compensation that was refused, an hour ago. */
  private static Past stuckBackward() {
    return Past.startOf(
            definition(
                compensatable("book").undoRetrying(attempts(1)),
                compensatable("pay").after("book")))
        .ok("book")
        .then(refused("pay", 1))
        .then(undoRefused("book", 1))
        .later(LATER);
  }

  @Test
  void a_step_that_is_stuck_is_tried_once_more() {
    var past = stuckForward();
    var facts = past.facts();
    past.when(resume("ship"))
        .thenEvents(resumed(past, "ship"), facts.stepStarted("ship", 2, "do ship {pay=pay-reply}"));

    var resumed = past.then(resume("ship"));
    resumed
        .when(ok("ship", 2))
        .thenEvents(facts.succeeded("ship", 2), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void a_step_that_was_resumed_in_vain_is_stuck_again() {
    var past = stuckForward().then(resume("ship"));
    var facts = past.facts();
    past.when(failed("ship", 2))
        .thenEvents(facts.failed("ship", 2), facts.stuck("ship", "database down"));
  }

  private static StepSpec refund() {
    return retriable("refund").after("pay");
  }

  /** Stuck at a retriable step of which nobody can say whether it has to happen. */
  private static Past stuckAtItsCondition() {
    var refund = refund().when(new Tested.Broken("division by zero"));
    return Past.startOf(definition(pivot("pay"), refund)).ok("pay").later(LATER);
  }

  @Test
  void what_was_never_sent_is_not_without_its_condition() {
    var past = stuckAtItsCondition();
    var facts = past.facts();
    var reason = "its condition could not be evaluated: division by zero";
    past.when(resume("refund"))
        .thenEvents(
            resumed(past, "refund"),
            facts.failed("refund", 1, reason, Optional.empty()),
            facts.stuck("refund", reason));
  }

  @Test
  void what_was_never_sent_is_skipped_where_its_condition_does_not_hold() {
    var never = definition(pivot("pay"), refund().when(new Tested.Known(false)));
    var past = stuckAtItsCondition().then(Past.migrate(StepSpec.version(2, never)));
    past.when(resume("refund"))
        .thenEvents(
            resumed(past, "refund"),
            past.facts().skipped("refund"),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void a_compensation_that_is_stuck_is_tried_once_more() {
    var past = stuckBackward();
    var facts = past.facts();
    past.when(resume("book"))
        .thenEvents(
            resumed(past, "book"), facts.undoStarted("book", 2, "undo book {book=book-reply}"));

    past.then(resume("book"))
        .when(undone("book", 2))
        .thenEvents(facts.compensated("book", 2), facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void an_unknown_step_that_is_undone_by_its_reply_is_asked_for_once_more() {
    var step = compensatable("x").retrying(attempts(1)).undoneByItsReply();
    var past =
        Past.startOf(definition(step)).later(TIMEOUT).then(wake()).then(Past.cancel()).later(LATER);
    var facts = past.facts();
    past.when(resume("x")).thenEvents(resumed(past, "x"), facts.stepStarted("x", 2, "do x {}"));
  }

  @Test
  void a_step_that_is_skipped_by_hand_is_settled() {
    var past = stuckForward();
    past.when(skip("ship"))
        .thenEvents(skipped(past, "ship"), past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void a_compensation_that_is_skipped_by_hand_is_settled() {
    var past = stuckBackward();
    past.when(skip("book"))
        .thenEvents(skipped(past, "book"), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_pivot_that_is_skipped_by_hand_leaves_no_way_back() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay").onUnknown(UnknownPolicy.HOLD), retriable("ship").after("pay")))
            .later(TIMEOUT)
            .then(wake());
    var facts = past.facts();
    past.when(skip("pay"))
        .thenEvents(skipped(past, "pay"), facts.stepStarted("ship", 1, "do ship {}"));
    past.then(skip("pay"))
        .when(Past.cancel())
        .thenRejected(
            new SagaRejection.TooLateToCancel(Past.ORDER, "it has passed its pivot 'pay'"));
  }

  @Test
  void what_is_not_stuck_needs_no_help() {
    var past = Past.startOf(definition(pivot("pay")));
    past.when(resume("pay"))
        .thenRejected(new NotStuckAt(Past.ORDER, "pay", "attempt 1 is under way"));
    past.when(skip("pray"))
        .thenRejected(new NotStuckAt(Past.ORDER, "pray", "place-order@1 has no such step"));
    past.ok("pay")
        .when(skip("pay"))
        .thenRejected(new NotStuckAt(Past.ORDER, "pay", "the saga has ended: COMPLETED"));
    Past.none().when(resume("pay")).thenRejected(new SagaNotFound(Past.ORDER));
  }
}

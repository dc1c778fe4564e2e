package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undoFailed;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.FaultyReply;
import org.skald.saga.SagaRejection.NotWaitingFor;
import org.skald.saga.SagaRejection.SagaNotFound;

/** Replies that are late, repeated, out of order or made up. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaReportTest {

  static final SagaDefinition PLACE_ORDER =
      definition(
          compensatable("stock"), pivot("card").after("stock"), retriable("ship").after("card"));

  private static void refuses(Past past, Report report, String found) {
    past.when(report).thenRejected(new NotWaitingFor(report.commandId(), report.attempt(), found));
  }

  @Test
  void a_reply_to_a_saga_that_was_never_started_is_refused() {
    Past.none().when(ok("stock", 1)).thenRejected(new SagaNotFound(ORDER));
  }

  @Test
  void a_reply_after_the_end_is_refused() {
    var past = Past.startOf(PLACE_ORDER).ok("stock", "card", "ship");
    refuses(past, ok("ship", 1), "the saga has ended: COMPLETED");
  }

  @Test
  void a_reply_for_an_unknown_step_is_refused() {
    refuses(Past.startOf(PLACE_ORDER), ok("pack", 1), "place-order@1 has no such step");
  }

  @Test
  void a_reply_for_a_step_that_has_not_started_is_refused() {
    refuses(Past.startOf(PLACE_ORDER), ok("card", 1), "the step has not started");
  }

  @Test
  void a_repeated_ok_is_refused() {
    refuses(Past.startOf(PLACE_ORDER).ok("stock"), ok("stock", 1), "attempt 1 has succeeded");
  }

  @Test
  void an_ok_of_an_attempt_that_was_never_sent_is_refused() {
    refuses(Past.startOf(PLACE_ORDER), ok("stock", 2), "attempt 1 is under way");
    refuses(Past.startOf(PLACE_ORDER), ok("stock", 0), "attempt 1 is under way");
  }

  @Test
  void an_ok_without_what_it_has_to_bring_is_no_answer_but_a_dead_letter() {
    ReplyForm form = reply -> reply.isPresent() ? Optional.empty() : Optional.of("found none");
    var past = Past.startOf(definition(pivot("card").answeredBy(form)));
    var card = ok("card", 1);
    var empty =
        new Report(card.commandId(), 1, new SagaCommand.Outcome.Ok(Optional.empty(), false));
    var faulty = new FaultyReply(card.commandId(), 1, "found none");

    past.when(empty).thenRejected(faulty);
    assertThat(past.then(card).state()).isInstanceOf(SagaState.Ended.class);

    assertThat(faulty.isDeadLetter()).isTrue();
    refuses(past, empty, "the saga has ended: COMPLETED");
  }

  @Test
  void a_failure_of_an_earlier_attempt_is_refused() {
    var past = Past.startOf(PLACE_ORDER).timer().timer();
    refuses(past, failed("stock", 1), "attempt 2 is under way");
  }

  @Test
  void a_refusal_of_an_earlier_attempt_is_refused() {
    var past = Past.startOf(PLACE_ORDER).timer().timer();
    refuses(past, refused("stock", 1), "attempt 2 is under way");
  }

  @Test
  void a_repeated_failure_is_refused_while_the_retry_is_waited_for() {
    var past = Past.startOf(PLACE_ORDER).then(failed("stock", 1));
    refuses(past, failed("stock", 1), "it is to be tried again after attempt 1");
  }

  @Test
  void a_refusal_after_a_failure_of_the_same_attempt_is_refused() {
    var past = Past.startOf(PLACE_ORDER).then(failed("stock", 1));
    refuses(past, refused("stock", 1), "it is to be tried again after attempt 1");
  }

  @Test
  void a_compensation_reply_for_a_step_that_is_not_being_undone_is_refused() {
    refuses(Past.startOf(PLACE_ORDER).ok("stock"), undone("stock", 1), "attempt 1 has succeeded");
  }

  @Test
  void a_step_reply_while_the_step_is_being_undone_is_refused() {
    var past = Past.startOf(PLACE_ORDER).ok("stock").then(refused("card", 1));
    refuses(past, ok("stock", 1), "attempt 1 to undo it is under way");
  }

  @Test
  void a_compensation_reply_of_an_attempt_that_was_never_sent_is_refused() {
    var past = Past.startOf(PLACE_ORDER).ok("stock").then(refused("card", 1));
    refuses(past, undone("stock", 2), "attempt 1 to undo it is under way");
  }

  @Test
  void a_compensation_failure_of_an_earlier_attempt_is_refused() {
    var past = Past.startOf(PLACE_ORDER).ok("stock").then(refused("card", 1)).timer().timer();
    refuses(past, undoFailed("stock", 1), "attempt 2 to undo it is under way");
    refuses(past, undoRefused("stock", 1), "attempt 2 to undo it is under way");
  }

  @Test
  void a_compensation_ok_of_an_earlier_attempt_counts() {
    var past = Past.startOf(PLACE_ORDER).ok("stock").then(refused("card", 1)).timer().timer();
    past.when(undone("stock", 1))
        .thenEvents(past.facts().compensated("stock", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_reply_for_a_step_that_was_given_up_is_refused() {
    var past = Past.startOf(PLACE_ORDER).ok("stock").then(refused("card", 1));
    refuses(past, ok("card", 1), "the step was given up at attempt 1");
  }

  @Test
  void an_ok_for_a_step_that_could_not_be_sent_is_refused() {
    var past =
        Past.startOf(
                definition(
                    pivot("p"),
                    retriable("r").after("p").with(_ -> new Mapped.Broken("division by zero"))))
            .ok("p");
    refuses(past, ok("r", 1), "it is stuck after attempt 0");
  }

  @Test
  void a_rejection_says_what_was_expected_and_found() {
    var rejection = new NotWaitingFor(ok("stock", 1).commandId(), 1, "the step has not started");
    assertThat(rejection.explain())
        .isEqualTo(
            "expected a saga that waits for attempt 1 of order-1/stock/do, but the step has not"
                + " started");
  }
}

package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.cancel;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.goOn;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.pause;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.resume;
import static org.skald.saga.Past.undoFailed;
import static org.skald.saga.Past.undone;
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
import org.skald.saga.SagaRejection.NotPaused;
import org.skald.saga.SagaRejection.SagaHasEnded;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;

/** Sagas that somebody has paused, and lets go on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaPauseTest {

  private static final Duration LATER = Duration.ofHours(1);
  private static final String LATE = "the deadline has passed";
  private static final SagaDefinition ORDER =
      definition(
          Optional.of(Duration.ofMinutes(15)),
          compensatable("stock"),
          pivot("card").after("stock"),
          retriable("ship").after("card"));

  private static Past start() {
    return Past.startOf(ORDER);
  }

  /** On its way back: the compensation of its first step is under way. */
  private static Past back() {
    return start().ok("stock").then(refused("card", 1));
  }

  @Test
  void a_pause_is_a_fact_and_asks_nobody() {
    var past = start();
    past.when(pause()).thenEvents(past.facts().paused()).thenEffects();
    past.then(pause());
    assertThat(SagaSummary.of(past.state()))
        .hasValueSatisfying(it -> assertThat(it.phase()).isEqualTo(SagaSummary.Phase.PAUSED));
  }

  @Test
  void an_answer_is_taken_and_what_comes_after_it_waits_until_it_is_resumed() {
    var past = start().then(pause());
    past.when(ok("stock", 1)).thenEvents(past.facts().succeeded("stock", 1));

    past.ok("stock").later(BACKOFF);
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().stepStarted("card", 1, "do card {stock=stock-reply}"));
  }

  @Test
  void the_last_answer_does_not_end_a_paused_saga() {
    var past = start().ok("stock", "card").then(pause()).ok("ship");
    assertThat(past.state()).isInstanceOf(Active.class);
    past.when(resume()).thenEvents(past.facts().resumed(), past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void an_attempt_that_fails_is_tried_again_when_it_is_resumed() {
    var past = start().then(pause()).then(failed("stock", 1)).later(LATER.dividedBy(60));
    past.when(wake()).thenNothing();
    past.when(resume())
        .thenEvents(past.facts().resumed(), past.facts().stepStarted("stock", 2, "do stock {}"));
  }

  @Test
  void an_attempt_that_is_not_answered_is_given_up_in_time() {
    var past = start().then(pause()).later(TIMEOUT);
    past.when(wake()).thenEvents(past.facts().timedOut("stock", 1, BACKOFF));
    past.then(wake());
    assertThat(Agenda.of((Active) past.state())).as("time brings nothing more").isEmpty();
  }

  @Test
  void a_deadline_that_passes_meanwhile_acts_first() {
    var past = start().then(pause()).ok("stock").later(LATER);
    past.when(wake()).thenNothing();
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().deadlinePassed(),
            past.facts().turned(Cause.DEADLINE, LATE),
            past.facts().undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_deadline_that_passes_meanwhile_acts_before_a_retry_that_was_due_earlier() {
    var saga =
        definition(
            Optional.of(Duration.ofMinutes(15)),
            compensatable("stock"),
            compensatable("fee"),
            compensatable("pack").after("fee"),
            pivot("card").after("stock", "pack"));
    var past = Past.startOf(saga).then(pause()).then(failed("stock", 1)).ok("fee").later(LATER);
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().deadlinePassed(),
            past.facts().turned(Cause.DEADLINE, LATE),
            past.facts().undoStarted("fee", 1, "undo fee {fee=fee-reply}"));
  }

  @Test
  void a_wait_is_not_over_before_it_is_resumed() {
    var past =
        Past.startOf(definition(StepSpec.sleep("cool-off", StepKind.COMPENSATABLE), pivot("pay")))
            .ok("pay")
            .then(pause())
            .later(LATER);
    past.when(wake()).thenNothing();
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "cool-off", 1, Optional.empty()),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void a_signal_is_taken_and_what_comes_after_it_waits() {
    var approval = StepSpec.signal("approval", StepKind.COMPENSATABLE);
    var past =
        Past.startOf(definition(approval, pivot("pay").after("approval")))
            .then(pause())
            .then(goOn("approval"));
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().stepStarted("pay", 1, "do pay {approval=approval-value}"));
  }

  @Test
  void a_step_that_is_refused_turns_the_saga_around_and_nothing_is_undone_yet() {
    var past = start().ok("stock").then(pause());
    past.when(refused("card", 1))
        .thenEvents(past.facts().refused("card", 1), past.facts().turnedAt("card", "sold out"));
    past.then(refused("card", 1));
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_cancel_turns_it_around_and_nothing_is_undone_yet() {
    var past = start().then(failed("stock", 1)).then(pause());
    past.when(cancel())
        .thenEvents(past.facts().cancelRequested(), past.facts().turned(Cause.CANCEL, Past.WHY));
    past.then(cancel());
    past.when(resume()).thenEvents(past.facts().resumed(), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_compensation_is_not_tried_again_before_it_is_resumed() {
    var past = back().then(pause()).then(undoFailed("stock", 1)).later(LATER);
    past.when(wake()).thenNothing();
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().undoStarted("stock", 2, "undo stock {stock=stock-reply}"));
  }

  @Test
  void the_last_compensation_does_not_end_a_paused_saga() {
    var past = back().then(pause()).then(undone("stock", 1));
    past.when(resume()).thenEvents(past.facts().resumed(), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void help_for_a_stuck_step_is_taken_and_acts_when_the_saga_is_resumed() {
    var help = new SagaCommand.ResumeStep(Past.ORDER, "ship", "ada", "it is back");
    var past =
        Past.startOf(definition(pivot("pay"), retriable("ship").after("pay").retrying(attempts(1))))
            .ok("pay")
            .then(refused("ship", 1))
            .then(pause());
    past.when(help)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "ship", Person.saying("ada"), "it is back"));
    past.then(help);
    past.when(resume())
        .thenEvents(
            past.facts().resumed(), past.facts().stepStarted("ship", 2, "do ship {pay=pay-reply}"));
  }

  @Test
  void an_answer_is_taken_to_what_can_be_undone_only_with_it_though_that_is_to_be_tried_again() {
    var held = compensatable("stock").onUnknown(UnknownPolicy.HOLD).undoneByItsReply();
    var help = new SagaCommand.ResumeStep(Past.ORDER, "stock", "ada", "it is back");
    var past =
        Past.startOf(definition(held)).timer().then(cancel()).then(pause()).then(help).ok("stock");
    past.when(resume())
        .thenEvents(
            past.facts().resumed(), past.facts().undoStarted("stock", 1, "undo stock stock-reply"));
  }

  @Test
  void a_second_pause_changes_nothing() {
    start().then(pause()).when(pause()).thenNothing();
  }

  @Test
  void what_is_over_or_was_never_started_is_not_paused() {
    start()
        .ok("stock", "card", "ship")
        .when(pause())
        .thenRejected(new SagaHasEnded(Past.ORDER, Outcome.COMPLETED));
    Past.none().when(pause()).thenRejected(new SagaNotFound(Past.ORDER));
  }

  @Test
  void only_what_is_paused_is_resumed() {
    start().when(resume()).thenRejected(new NotPaused(Past.ORDER, "nobody has paused it"));
    start()
        .ok("stock", "card", "ship")
        .when(resume())
        .thenRejected(new NotPaused(Past.ORDER, "the saga has ended: COMPLETED"));
    Past.none().when(resume()).thenRejected(new SagaNotFound(Past.ORDER));
  }
}

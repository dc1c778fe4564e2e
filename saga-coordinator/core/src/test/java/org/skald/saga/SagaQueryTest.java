package org.skald.saga;

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
import static org.skald.saga.StepSpec.text;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotWaitingFor;
import org.skald.saga.SagaRejection.TooLateToCancel;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaQueryTest {

  private static final Duration PATIENCE = TIMEOUT.plus(BACKOFF);
  private static final String DO_X = "do x {first=first-reply}";
  private static final String SPENT = "attempt 1 was not answered, nor any query about it";

  private static StepSpec queried(StepSpec step) {
    return step.onUnknown(UnknownPolicy.QUERY).retrying(attempts(2));
  }

  private static SagaDefinition saga(StepKind kind) {
    return switch (kind) {
      case COMPENSATABLE ->
          definition(compensatable("first"), queried(compensatable("x").after("first")));
      case PIVOT -> definition(compensatable("first"), queried(pivot("x").after("first")));
      case RETRIABLE -> definition(pivot("first"), queried(retriable("x").after("first")));
    };
  }

  private static Past underWay(StepKind kind) {
    return Past.startOf(saga(kind)).ok("first");
  }

  /** The step under test was not answered, and its participant is asked. */
  private static Past asked(StepKind kind) {
    return underWay(kind).timer();
  }

  private static Past stuck(StepKind kind) {
    return asked(kind).timer().timer();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_not_answered_is_asked_about(StepKind kind) {
    var past = underWay(kind).later(TIMEOUT);
    var facts = past.facts();
    var command = new CommandId(Past.ORDER, "x", Direction.DO);
    past.when(wake())
        .thenEvents(facts.timedOut("x", 1), facts.queried("x", 1, 1, DO_X, PATIENCE))
        .thenEffects(
            new SendCommand(
                    command,
                    1,
                    "shop.Do",
                    new Recipient.Topic("x.commands"),
                    text(DO_X),
                    past.now().plus(PATIENCE))
                .asQuery());
  }

  @ParameterizedTest
  @EnumSource
  void what_was_done_is_done(StepKind kind) {
    var past = asked(kind);
    var facts = past.facts();
    past.when(ok("x", 1)).thenEvents(facts.succeeded("x", 1), facts.ended(Outcome.COMPLETED));
  }

  @ParameterizedTest
  @EnumSource
  void what_was_not_done_is_tried_again(StepKind kind) {
    var past = asked(kind);
    past.when(failed("x", 1)).thenEvents(past.facts().failed("x", 1, BACKOFF));

    var again = past.then(failed("x", 1)).later(BACKOFF);
    again.when(wake()).thenEvents(again.facts().stepStarted("x", 2, DO_X));
  }

  @Test
  void what_was_not_done_at_the_last_attempt_turns_the_saga_around_and_leaves_nothing_to_undo() {
    for (var kind : new StepKind[] {StepKind.COMPENSATABLE, StepKind.PIVOT}) {
      var past = asked(kind).then(failed("x", 1)).timer().timer();
      var facts = past.facts();
      past.when(failed("x", 2))
          .thenEvents(
              facts.failed("x", 2),
              facts.turnedAt("x", "database down"),
              facts.undoStarted("first", 1, "undo first {first=first-reply}"));
    }
  }

  @Test
  void a_refusal_turns_the_saga_around() {
    var past = asked(StepKind.PIVOT);
    var facts = past.facts();
    past.when(refused("x", 1))
        .thenEvents(
            facts.refused("x", 1),
            facts.turnedAt("x", "sold out"),
            facts.undoStarted("first", 1, "undo first {first=first-reply}"));
  }

  @ParameterizedTest
  @EnumSource
  void a_query_that_is_not_answered_is_sent_again_until_the_saga_is_stuck(StepKind kind) {
    var past = asked(kind).later(PATIENCE);
    past.when(wake()).thenEvents(past.facts().queried("x", 1, 2, DO_X, TIMEOUT));

    var last = past.then(wake()).later(TIMEOUT);
    var facts = last.facts();
    last.when(wake()).thenEvents(facts.timedOut("x", 1), facts.stuck("x", SPENT));
  }

  @Test
  void a_query_cannot_be_answered_for_another_attempt() {
    var past = asked(StepKind.PIVOT).then(failed("x", 1)).timer().timer();
    var report = failed("x", 1);
    past.when(report)
        .thenRejected(
            new NotWaitingFor(
                report.commandId(), 1, "its participant is asked what became of attempt 2"));
  }

  @ParameterizedTest
  @EnumSource
  void a_late_ok_frees_a_saga_that_was_asked_about_in_vain(StepKind kind) {
    var past = stuck(kind).later(Duration.ofDays(1));
    var facts = past.facts();
    past.when(ok("x", 1)).thenEvents(facts.succeeded("x", 1), facts.ended(Outcome.COMPLETED));
  }

  @ParameterizedTest
  @EnumSource
  void a_saga_that_is_resumed_asks_again_from_the_first_query_on(StepKind kind) {
    var past = stuck(kind).later(Duration.ofHours(1));
    var facts = past.facts();
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "x", "ada", "it is back");
    past.when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "x", Person.saying("ada"), "it is back"),
            facts.queried("x", 1, 1, DO_X, PATIENCE));

    past.then(resume).when(failed("x", 1)).thenEvents(facts.failed("x", 1, BACKOFF));
  }

  @Test
  void a_pivot_that_is_asked_about_decides_whether_a_cancelled_saga_turns_around() {
    var past = asked(StepKind.PIVOT);
    past.when(Past.cancel()).thenEvents(past.facts().cancelRequested());

    var requested = past.then(Past.cancel());
    var facts = requested.facts();
    requested
        .when(failed("x", 1))
        .thenEvents(
            facts.failed("x", 1),
            facts.turned(SagaEvent.Cause.CANCEL, "changed my mind"),
            facts.undoStarted("first", 1, "undo first {first=first-reply}"));
  }

  @Test
  void a_pivot_that_was_asked_about_in_vain_cannot_be_cancelled() {
    var past = stuck(StepKind.PIVOT);
    past.when(Past.cancel())
        .thenRejected(
            new TooLateToCancel(Past.ORDER, "its pivot 'x' may have been done: nobody knows"));
  }

  /** Turned around while the step under test was under way. */
  private static Past turnedAround(StepSpec step) {
    return Past.startOf(definition(step)).then(Past.cancel());
  }

  @Test
  void what_is_not_answered_after_the_turn_is_asked_about_too() {
    var past = turnedAround(queried(compensatable("x"))).later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(facts.timedOut("x", 1), facts.queried("x", 1, 1, "do x {}", PATIENCE));

    past.then(wake())
        .when(ok("x", 1))
        .thenEvents(facts.succeeded("x", 1), facts.undoStarted("x", 1, "undo x {x=x-reply}"));
    past.when(failed("x", 1)).thenEvents(facts.failed("x", 1), facts.ended(Outcome.COMPENSATED));
    past.when(refused("x", 1)).thenEvents(facts.refused("x", 1), facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void what_is_asked_about_when_the_saga_turns_around_is_awaited() {
    var past = asked(StepKind.COMPENSATABLE);
    var facts = past.facts();
    past.when(Past.cancel())
        .thenEvents(
            facts.cancelRequested(), facts.turned(SagaEvent.Cause.CANCEL, "changed my mind"));
  }

  @Test
  void what_was_asked_about_in_vain_after_the_turn_is_undone_as_if_it_had_been_done() {
    var past = turnedAround(queried(compensatable("x"))).timer().timer().later(TIMEOUT);
    var facts = past.facts();
    past.when(wake()).thenEvents(facts.timedOut("x", 1), facts.undoStarted("x", 1, "undo x {}"));
  }

  @Test
  void what_was_asked_about_in_vain_and_is_undone_by_its_reply_is_asked_about_when_resumed() {
    var step = queried(compensatable("x").undoneByItsReply());
    var past = turnedAround(step).timer().timer().later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.timedOut("x", 1),
            facts.stuck("x", "its compensation could not be made: no reply of x"));

    var resume = new SagaCommand.ResumeStep(Past.ORDER, "x", "ada", "it is back");
    past.then(wake())
        .when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "x", Person.saying("ada"), "it is back"),
            facts.queried("x", 1, 1, "do x {}", PATIENCE));
  }

  @Test
  void what_has_nothing_to_undo_is_not_asked_about_after_the_turn() {
    var past = turnedAround(queried(compensatable("x").withoutCompensation())).later(TIMEOUT);
    var facts = past.facts();
    past.when(wake()).thenEvents(facts.timedOut("x", 1), facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void each_element_of_a_fan_out_is_asked_about_by_itself() {
    var past =
        Past.startOf(definition(queried(compensatable("x")).forEach(2, 2)))
            .then(ok("x.0", 1))
            .later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(facts.timedOut("x.1", 1), facts.queried("x.1", 1, 1, "do x#1 {}", PATIENCE));
  }

  @Test
  void a_query_whose_command_cannot_be_made_any_more_leaves_the_saga_stuck() {
    var made = new AtomicBoolean();
    var step =
        queried(pivot("x"))
            .with(_ ->
                made.getAndSet(true)
                    ? new Mapped.Broken("no such key")
                    : new Mapped.Ready(text("once")));
    var past = Past.startOf(definition(step)).later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.timedOut("x", 1), facts.stuck("x", "its query could not be made: no such key"));
  }
}

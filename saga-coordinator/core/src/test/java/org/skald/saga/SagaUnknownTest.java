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
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotWaitingFor;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaUnknownTest {

  static final String UNANSWERED = "attempt 1 was not answered within PT3S";

  private static SagaDefinition saga(StepKind kind, UnknownPolicy policy, int attempts) {
    var step =
        switch (kind) {
          case COMPENSATABLE -> compensatable("x").after("first");
          case PIVOT -> pivot("x").after("first");
          case RETRIABLE -> retriable("x").after("pivot", "first");
        };
    var varied = step.onUnknown(policy).retrying(attempts(attempts));
    return kind == StepKind.RETRIABLE
        ? definition(compensatable("first"), pivot("pivot").after("first"), varied)
        : definition(compensatable("first"), varied);
  }

  /** The step under test is under way and its time is up. */
  private static Past unanswered(StepKind kind, UnknownPolicy policy, int attempts) {
    var past = Past.startOf(saga(kind, policy, attempts)).ok("first");
    return (kind == StepKind.RETRIABLE ? past.ok("pivot") : past).later(TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void with_retry_any_step_is_sent_again(StepKind kind) {
    var past = unanswered(kind, UnknownPolicy.RETRY, 2);
    past.when(wake()).thenEvents(past.facts().timedOut("x", 1, BACKOFF));
  }

  @ParameterizedTest
  @EnumSource
  void with_retry_and_no_attempt_left_the_saga_is_stuck(StepKind kind) {
    var past = unanswered(kind, UnknownPolicy.RETRY, 1);
    var facts = past.facts();
    past.when(wake()).thenEvents(facts.timedOut("x", 1), facts.stuck("x", UNANSWERED));
  }

  @ParameterizedTest
  @EnumSource
  void with_hold_the_saga_is_stuck(StepKind kind) {
    var past = unanswered(kind, UnknownPolicy.HOLD, 3);
    var facts = past.facts();
    past.when(wake()).thenEvents(facts.timedOut("x", 1), facts.stuck("x", UNANSWERED));
  }

  @Test
  void with_compensate_the_saga_turns_around_and_undoes_the_step_too() {
    var past = unanswered(StepKind.COMPENSATABLE, UnknownPolicy.COMPENSATE, 3);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.timedOut("x", 1),
            facts.turnedAt("x", UNANSWERED),
            facts.undoStarted("x", 1, "undo x {first=first-reply}"));
  }

  @ParameterizedTest
  @EnumSource(names = {"PIVOT", "RETRIABLE"})
  void with_compensate_a_step_that_cannot_be_undone_leaves_the_saga_stuck(StepKind kind) {
    var past = unanswered(kind, UnknownPolicy.COMPENSATE, 3);
    var facts = past.facts();
    past.when(wake()).thenEvents(facts.timedOut("x", 1), facts.stuck("x", UNANSWERED));
  }

  @Test
  void with_compensate_a_pivot_that_can_be_undone_turns_the_saga_around() {
    var past =
        Past.startOf(
                definition(
                    pivot("p")
                        .onUnknown(UnknownPolicy.COMPENSATE)
                        .undoneBy(_ -> new Mapped.Ready(text("refund")))))
            .later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.timedOut("p", 1),
            facts.turnedAt("p", UNANSWERED),
            facts.undoStarted("p", 1, "refund"));
  }

  @Test
  void a_failure_after_an_unknown_attempt_gives_up_a_step_that_may_have_been_done() {
    var past = unanswered(StepKind.COMPENSATABLE, UnknownPolicy.RETRY, 2).then(wake()).timer();
    var facts = past.facts();
    past.when(failed("x", 2))
        .thenEvents(
            facts.failed("x", 2),
            facts.turnedAt("x", "database down"),
            facts.undoStarted("x", 1, "undo x {first=first-reply}"));
  }

  @Test
  void a_refusal_after_an_unknown_attempt_speaks_for_it_too() {
    var past = unanswered(StepKind.COMPENSATABLE, UnknownPolicy.RETRY, 2).then(wake()).timer();
    var facts = past.facts();
    past.when(refused("x", 2))
        .thenEvents(
            facts.refused("x", 2),
            facts.turnedAt("x", "sold out"),
            facts.undoStarted("first", 1, "undo first {first=first-reply}"));
  }

  @Test
  void a_pivot_that_fails_for_good_after_an_unknown_attempt_leaves_the_saga_stuck() {
    var past = unanswered(StepKind.PIVOT, UnknownPolicy.RETRY, 2).then(wake()).timer();
    var facts = past.facts();
    past.when(failed("x", 2)).thenEvents(facts.failed("x", 2), facts.stuck("x", "database down"));
  }

  @ParameterizedTest
  @EnumSource
  void a_late_ok_frees_a_stuck_saga(StepKind kind) {
    var past = unanswered(kind, UnknownPolicy.HOLD, 1).then(wake()).later(Duration.ofDays(1));
    var facts = past.facts();
    past.when(ok("x", 1)).thenEvents(facts.succeeded("x", 1), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void a_late_refusal_turns_a_saga_around_that_is_stuck_at_an_unknown_pivot() {
    var past = unanswered(StepKind.PIVOT, UnknownPolicy.HOLD, 1).then(wake());
    var facts = past.facts();
    past.when(refused("x", 1))
        .thenEvents(
            facts.refused("x", 1),
            facts.turnedAt("x", "sold out"),
            facts.undoStarted("first", 1, "undo first {first=first-reply}"));
  }

  @Test
  void a_late_failure_does_not_tell_whether_a_stuck_step_was_done() {
    var past = unanswered(StepKind.PIVOT, UnknownPolicy.HOLD, 1).then(wake());
    var report = failed("x", 1);
    past.when(report)
        .thenRejected(new NotWaitingFor(report.commandId(), 1, "it is stuck after attempt 1"));
  }

  /** Cancelled while the next attempt of an unknown step waits, which is undone by its reply. */
  private static Past turnedAroundInDoubt() {
    var step = compensatable("x").retrying(attempts(2)).undoneByItsReply();
    return Past.startOf(definition(step)).later(TIMEOUT).then(wake()).then(Past.cancel());
  }

  @Test
  void what_is_undone_by_its_reply_is_found_out_after_the_turn() {
    var past = turnedAroundInDoubt().later(BACKOFF);
    past.when(wake()).thenEvents(past.facts().stepStarted("x", 2, "do x {}"));

    var answered = past.then(wake());
    var facts = answered.facts();
    answered
        .when(ok("x", 2))
        .thenEvents(facts.succeeded("x", 2), facts.undoStarted("x", 1, "undo x x-reply"));
  }

  @Test
  void what_is_undone_by_its_reply_and_refused_after_the_turn_was_not_done() {
    var past = turnedAroundInDoubt().timer();
    var facts = past.facts();
    past.when(refused("x", 2)).thenEvents(facts.refused("x", 2), facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void what_is_undone_by_its_reply_and_stays_unknown_waits_for_a_late_answer() {
    var past = turnedAroundInDoubt().timer().later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.timedOut("x", 2),
            facts.stuck("x", "its compensation could not be made: no reply of x"));

    var late = past.then(wake()).later(Duration.ofDays(1));
    var then = late.facts();
    late.when(ok("x", 1))
        .thenEvents(then.succeeded("x", 1), then.undoStarted("x", 1, "undo x x-reply"));
  }

  @Test
  void what_is_undone_by_its_reply_and_is_known_to_have_failed_is_not_asked_for_again() {
    var step = compensatable("x").retrying(attempts(2)).undoneByItsReply();
    var past = Past.startOf(definition(step)).then(failed("x", 1));
    var facts = past.facts();
    past.when(Past.cancel())
        .thenEvents(
            facts.cancelRequested(),
            facts.turned(SagaEvent.Cause.CANCEL, "changed my mind"),
            facts.ended(Outcome.COMPENSATED));
  }
}

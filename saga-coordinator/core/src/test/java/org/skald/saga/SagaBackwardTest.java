package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undoFailed;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.BACKOFF;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.attempts;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.text;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.Outcome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaBackwardTest {

  /** a and b side by side, c after both; then the pivot. */
  static final SagaDefinition DIAMOND =
      definition(
          compensatable("root"),
          compensatable("a").after("root"),
          compensatable("b").after("root"),
          pivot("p").after("a", "b"));

  private static Past turned() {
    return Past.startOf(DIAMOND).ok("root", "a", "b").then(refused("p", 1));
  }

  private static SagaDefinition single(StepSpec step) {
    return definition(step, pivot("p").after(step.name()));
  }

  private static Past turned(StepSpec step) {
    return Past.startOf(single(step)).ok(step.name()).then(refused("p", 1));
  }

  @Test
  void independent_steps_are_undone_side_by_side() {
    var past = Past.startOf(DIAMOND).ok("root", "a", "b");
    var facts = past.facts();
    past.when(refused("p", 1))
        .thenEvents(
            facts.refused("p", 1),
            facts.turnedAt("p", "sold out"),
            facts.undoStarted("b", 1, "undo b {b=b-reply, root=root-reply}"),
            facts.undoStarted("a", 1, "undo a {a=a-reply, root=root-reply}"))
        .thenEffects(
            new SendCommand(
                    new CommandId(ORDER, "b", Direction.UNDO),
                    1,
                    "shop.Undo",
                    new Recipient.Topic("b.commands"),
                    text("undo b {b=b-reply, root=root-reply}"),
                    past.now().plus(TIMEOUT))
                .compensating(new CommandId(ORDER, "b", Direction.DO)),
            new SendCommand(
                    new CommandId(ORDER, "a", Direction.UNDO),
                    1,
                    "shop.Undo",
                    new Recipient.Topic("a.commands"),
                    text("undo a {a=a-reply, root=root-reply}"),
                    past.now().plus(TIMEOUT))
                .compensating(new CommandId(ORDER, "a", Direction.DO)));
  }

  @Test
  void a_step_is_undone_only_after_all_that_came_after_it() {
    var past = turned();
    past.when(undone("a", 1)).thenEvents(past.facts().compensated("a", 1));

    past.then(undone("a", 1));
    past.when(undone("b", 1))
        .thenEvents(
            past.facts().compensated("b", 1),
            past.facts().undoStarted("root", 1, "undo root {root=root-reply}"));
  }

  @Test
  void undoing_the_first_step_ends_the_saga() {
    var past = turned().then(undone("a", 1)).then(undone("b", 1));
    var facts = past.facts();
    past.when(undone("root", 1))
        .thenEvents(facts.compensated("root", 1), facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void a_step_without_compensation_is_settled_by_itself_and_hides_nothing_after_it() {
    var past =
        Past.startOf(
                definition(
                    compensatable("a"),
                    compensatable("b").after("a").withoutCompensation(),
                    compensatable("c").after("b"),
                    pivot("p").after("c")))
            .ok("a", "b", "c")
            .then(refused("p", 1));
    past.when(undone("c", 1))
        .thenEvents(
            past.facts().compensated("c", 1),
            past.facts().undoStarted("a", 1, "undo a {a=a-reply}"));
  }

  @Test
  void a_step_under_way_is_awaited_and_undone_when_it_was_done() {
    var past = Past.startOf(DIAMOND).ok("root").then(refused("a", 1));
    past.when(ok("b", 1))
        .thenEvents(
            past.facts().succeeded("b", 1),
            past.facts().undoStarted("b", 1, "undo b {b=b-reply, root=root-reply}"));
  }

  @Test
  void a_step_under_way_that_fails_is_not_tried_again() {
    var past = Past.startOf(DIAMOND).ok("root").then(refused("a", 1));
    past.when(failed("b", 1))
        .thenEvents(
            past.facts().failed("b", 1),
            past.facts().undoStarted("root", 1, "undo root {root=root-reply}"));
  }

  @Test
  void a_step_under_way_that_is_refused_leaves_nothing_to_undo() {
    var past = Past.startOf(DIAMOND).ok("root").then(refused("a", 1));
    past.when(refused("b", 1))
        .thenEvents(
            past.facts().refused("b", 1),
            past.facts().undoStarted("root", 1, "undo root {root=root-reply}"));
  }

  @Test
  void a_step_under_way_that_is_not_answered_is_undone() {
    var past = Past.startOf(DIAMOND).ok("root").then(refused("a", 1)).later(TIMEOUT);
    past.when(wake())
        .thenEvents(
            past.facts().timedOut("b", 1),
            past.facts().undoStarted("b", 1, "undo b {root=root-reply}"));
  }

  @Test
  void a_step_that_waits_for_a_retry_is_given_up() {
    var past = Past.startOf(DIAMOND).ok("root").then(failed("b", 1));
    past.when(refused("a", 1))
        .thenEvents(
            past.facts().refused("a", 1),
            past.facts().turnedAt("a", "sold out"),
            past.facts().undoStarted("root", 1, "undo root {root=root-reply}"));
  }

  @Test
  void a_step_that_waits_for_a_retry_after_an_unknown_attempt_is_undone() {
    var past =
        Past.startOf(definition(compensatable("a"), compensatable("b")))
            .later(Duration.ofSeconds(1))
            .then(failed("a", 1))
            .timer()
            .later(TIMEOUT.minusSeconds(1).minus(BACKOFF))
            .then(wake());
    past.when(refused("a", 2))
        .thenEvents(
            past.facts().refused("a", 2),
            past.facts().turnedAt("a", "sold out"),
            past.facts().undoStarted("b", 1, "undo b {}"));
  }

  @Test
  void a_compensation_that_fails_is_tried_again() {
    var past = turned(compensatable("a"));
    past.when(undoFailed("a", 1))
        .thenEvents(
            past.facts()
                .undoFailed("a", 1, "database down", Optional.of(past.now().plus(BACKOFF))));

    past.then(undoFailed("a", 1)).later(BACKOFF);
    past.when(wake()).thenEvents(past.facts().undoStarted("a", 2, "undo a {a=a-reply}"));
  }

  @Test
  void a_compensation_that_is_not_answered_is_tried_again() {
    var past = turned(compensatable("a")).later(TIMEOUT);
    past.when(wake())
        .thenEvents(past.facts().undoTimedOut("a", 1, Optional.of(past.now().plus(BACKOFF))));
  }

  @Test
  void a_compensation_whose_attempts_are_spent_leaves_the_saga_stuck() {
    var past = turned(compensatable("a").undoRetrying(attempts(1)));
    past.when(undoFailed("a", 1))
        .thenEvents(
            past.facts().undoFailed("a", 1, "database down", Optional.empty()),
            past.facts().stuck("a", "database down"));
  }

  @Test
  void a_refused_compensation_is_not_tried_again_and_leaves_the_saga_stuck() {
    var past = turned(compensatable("a"));
    past.when(undoRefused("a", 1))
        .thenEvents(
            past.facts().undoFailed("a", 1, "unknown reservation", Optional.empty()),
            past.facts().stuck("a", "unknown reservation"));
  }

  @Test
  void a_late_ok_of_a_compensation_frees_a_stuck_saga() {
    var past = turned(compensatable("a")).then(undoRefused("a", 1)).later(Duration.ofDays(1));
    past.when(undone("a", 1))
        .thenEvents(past.facts().compensated("a", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void compensations_beside_a_stuck_one_go_on() {
    var past = turned().then(undoRefused("a", 1));
    past.when(undone("b", 1)).thenEvents(past.facts().compensated("b", 1));
    assertThat(SagaSummary.of(past.state()).orElseThrow().phase())
        .isEqualTo(SagaSummary.Phase.STUCK);
  }

  @Test
  void a_broken_compensation_mapping_leaves_the_saga_stuck() {
    var past =
        Past.startOf(single(compensatable("a").undoneBy(_ -> new Mapped.Broken("no reply"))))
            .ok("a");
    past.when(refused("p", 1))
        .thenEvents(
            past.facts().refused("p", 1),
            past.facts().turnedAt("p", "sold out"),
            past.facts().stuck("a", "its compensation could not be made: no reply"));
  }

  @Test
  void a_late_ok_brings_the_reply_that_a_broken_compensation_lacked() {
    var past = stuckWithoutReply();
    past.when(ok("a", 1))
        .thenEvents(
            past.facts().succeeded("a", 1), past.facts().undoStarted("a", 1, "release a-reply"));
  }

  @Test
  void a_late_refusal_leaves_nothing_to_undo_where_the_compensation_lacked_the_reply() {
    var past = stuckWithoutReply();
    past.when(refused("a", 1))
        .thenEvents(past.facts().refused("a", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  /** The step may have been done, and its compensation needs the reply that did not come. */
  private static Past stuckWithoutReply() {
    Mapping needsReply =
        scope ->
            Optional.ofNullable(scope.replies().get("a"))
                .<Mapped>map(reply -> new Mapped.Ready(text("release " + StepSpec.text(reply))))
                .orElse(new Mapped.Broken("no reply"));
    return Past.startOf(
            single(compensatable("a").onUnknown(UnknownPolicy.COMPENSATE).undoneBy(needsReply)))
        .timer();
  }
}

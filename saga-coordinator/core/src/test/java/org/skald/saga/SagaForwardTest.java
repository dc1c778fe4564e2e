package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ORDER;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.start;
import static org.skald.saga.StepSpec.BACKOFF;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.attempts;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;
import static org.skald.saga.StepSpec.text;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.SagaIdTaken;
import org.skald.saga.SagaState.Forward;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaForwardTest {

  static final SagaDefinition PLACE_ORDER =
      definition(
          compensatable("stock"), pivot("card").after("stock"), retriable("ship").after("card"));

  @Test
  void a_saga_starts_with_the_steps_that_wait_for_nothing() {
    var two =
        definition(
            compensatable("stock"),
            compensatable("courier"),
            pivot("card").after("stock", "courier"));
    var past = Past.none();
    var facts = past.facts();
    past.when(start(two))
        .thenEvents(
            facts.started(two),
            facts.stepStarted("stock", 1, "do stock {}"),
            facts.stepStarted("courier", 1, "do courier {}"))
        .thenEffects(
            new SendCommand(
                new CommandId(ORDER, "stock", Direction.DO),
                1,
                "shop.Do",
                new Recipient.Topic("stock.commands"),
                text("do stock {}"),
                past.now().plus(TIMEOUT)),
            new SendCommand(
                new CommandId(ORDER, "courier", Direction.DO),
                1,
                "shop.Do",
                new Recipient.Topic("courier.commands"),
                text("do courier {}"),
                past.now().plus(TIMEOUT)));
  }

  @Test
  void times_are_whole_milliseconds_like_log_time() {
    var past =
        Past.startOf(definition(Optional.of(Duration.ofNanos(1_500_999_999)), compensatable("a")));
    assertThat(((Forward) past.state()).origin().deadline()).contains(past.now().plusMillis(1_500));
  }

  @Test
  void the_same_start_again_changes_nothing() {
    Past.startOf(PLACE_ORDER).when(start(PLACE_ORDER)).thenNothing();
  }

  @Test
  void the_same_start_of_a_newer_version_changes_nothing() {
    var newer =
        new SagaDefinition(
            new DefinitionId("place-order", 2),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            PLACE_ORDER.steps());
    Past.startOf(PLACE_ORDER).when(start(newer)).thenNothing();
  }

  @Test
  void the_same_start_after_the_end_changes_nothing() {
    Past.startOf(PLACE_ORDER).ok("stock", "card", "ship").when(start(PLACE_ORDER)).thenNothing();
  }

  @Test
  void a_start_with_another_input_is_refused() {
    Past.startOf(PLACE_ORDER)
        .when(start(PLACE_ORDER, text("order of bob")))
        .thenRejected(new SagaIdTaken(ORDER, PLACE_ORDER.id()));
  }

  @Test
  void a_start_with_another_input_is_refused_after_the_end() {
    Past.startOf(PLACE_ORDER)
        .ok("stock", "card", "ship")
        .when(start(PLACE_ORDER, text("order of bob")))
        .thenRejected(new SagaIdTaken(ORDER, PLACE_ORDER.id()));
  }

  @Test
  void a_start_of_another_definition_is_refused() {
    var other =
        new SagaDefinition(
            new DefinitionId("refund", 1),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            PLACE_ORDER.steps());
    Past.startOf(PLACE_ORDER)
        .when(start(other))
        .thenRejected(new SagaIdTaken(ORDER, PLACE_ORDER.id()));
  }

  @Test
  void a_step_starts_when_all_before_it_are_settled_and_sees_their_replies() {
    var past = Past.startOf(PLACE_ORDER).ok("stock");
    var facts = past.facts();
    past.when(ok("card", 1))
        .thenEvents(
            facts.succeeded("card", 1),
            facts.stepStarted("ship", 1, "do ship {card=card-reply, stock=stock-reply}"));
  }

  @Test
  void a_step_does_not_start_before_all_before_it_are_settled() {
    var past =
        Past.startOf(
            definition(compensatable("a"), compensatable("b"), pivot("p").after("a", "b")));
    past.when(ok("a", 1)).thenEvents(past.facts().succeeded("a", 1));
  }

  @Test
  void a_step_does_not_see_the_reply_of_a_step_beside_it() {
    var past =
        Past.startOf(
                definition(
                    compensatable("a"), compensatable("b"), compensatable("after-a").after("a")))
            .ok("b");
    var facts = past.facts();
    past.when(ok("a", 1))
        .thenEvents(
            facts.succeeded("a", 1), facts.stepStarted("after-a", 1, "do after-a {a=a-reply}"));
  }

  @Test
  void the_last_success_completes_the_saga() {
    var past = Past.startOf(PLACE_ORDER).ok("stock", "card");
    var facts = past.facts();
    past.when(ok("ship", 1)).thenEvents(facts.succeeded("ship", 1), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void a_step_whose_condition_does_not_hold_is_skipped_and_settles_what_waits_for_it() {
    var never = new Tested.Known(false);
    var past =
        Past.startOf(
            definition(
                compensatable("a"),
                compensatable("b").after("a").when(never),
                compensatable("c").after("b").when(never),
                pivot("p").after("c")));
    var facts = past.facts();
    past.when(ok("a", 1))
        .thenEvents(
            facts.succeeded("a", 1),
            facts.skipped("b"),
            facts.skipped("c"),
            facts.stepStarted("p", 1, "do p {a=a-reply}"));
  }

  @Test
  void a_saga_whose_steps_are_all_skipped_completes_at_once() {
    var empty = definition(compensatable("a").when(new Tested.Known(false)));
    var past = Past.none();
    var facts = past.facts();
    past.when(start(empty))
        .thenEvents(facts.started(empty), facts.skipped("a"), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void a_broken_condition_is_a_final_failure() {
    var past =
        Past.startOf(
            definition(
                compensatable("a"),
                compensatable("b").after("a").when(new Tested.Broken("no such key"))));
    var facts = past.facts();
    var reason = "its condition could not be evaluated: no such key";
    past.when(ok("a", 1))
        .thenEvents(
            facts.succeeded("a", 1),
            facts.failed("b", 1, reason, Optional.empty()),
            facts.turnedAt("b", reason),
            facts.undoStarted("a", 1, "undo a {a=a-reply}"));
  }

  @Test
  void a_broken_mapping_is_a_final_failure() {
    var broken = definition(compensatable("a").with(_ -> new Mapped.Broken("division by zero")));
    var past = Past.none();
    var facts = past.facts();
    var reason = "its command could not be made: division by zero";
    past.when(start(broken))
        .thenEvents(
            facts.started(broken),
            facts.failed("a", 1, reason, Optional.empty()),
            facts.turnedAt("a", reason),
            facts.ended(Outcome.COMPENSATED));
  }

  @Test
  void a_broken_mapping_after_the_pivot_leaves_the_saga_stuck_and_what_is_beside_it_goes_on() {
    var past =
        Past.startOf(
            definition(
                pivot("p"),
                retriable("a").after("p").with(_ -> new Mapped.Broken("division by zero")),
                retriable("b").after("p")));
    var facts = past.facts();
    var reason = "its command could not be made: division by zero";
    past.when(ok("p", 1))
        .thenEvents(
            facts.succeeded("p", 1),
            facts.failed("a", 1, reason, Optional.empty()),
            facts.stuck("a", reason),
            facts.stepStarted("b", 1, "do b {p=p-reply}"));
  }

  @Test
  void a_failure_is_tried_again_after_the_backoff() {
    var past = Past.startOf(PLACE_ORDER);
    past.when(failed("stock", 1)).thenEvents(past.facts().failed("stock", 1, BACKOFF));

    past.then(failed("stock", 1)).later(BACKOFF);
    past.when(Past.wake()).thenEvents(past.facts().stepStarted("stock", 2, "do stock {}"));
  }

  @Test
  void the_backoff_doubles() {
    var past = Past.startOf(PLACE_ORDER).then(failed("stock", 1)).timer();
    past.when(failed("stock", 2))
        .thenEvents(past.facts().failed("stock", 2, BACKOFF.multipliedBy(2)));
  }

  @Test
  void the_last_failure_turns_the_saga_around() {
    var past =
        Past.startOf(
                definition(compensatable("a"), compensatable("b").after("a").retrying(attempts(1))))
            .ok("a");
    var facts = past.facts();
    past.when(failed("b", 1))
        .thenEvents(
            facts.failed("b", 1),
            facts.turnedAt("b", "database down"),
            facts.undoStarted("a", 1, "undo a {a=a-reply}"));
  }

  @Test
  void a_refusal_turns_the_saga_around() {
    var past = Past.startOf(PLACE_ORDER).ok("stock");
    var facts = past.facts();
    past.when(refused("card", 1))
        .thenEvents(
            facts.refused("card", 1),
            facts.turnedAt("card", "sold out"),
            facts.undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_refused_retriable_step_leaves_the_saga_stuck() {
    var past = Past.startOf(PLACE_ORDER).ok("stock", "card");
    var facts = past.facts();
    past.when(refused("ship", 1))
        .thenEvents(facts.refused("ship", 1), facts.stuck("ship", "sold out"));
  }

  @Test
  void a_retriable_step_that_has_failed_for_good_leaves_the_saga_stuck() {
    var past =
        Past.startOf(definition(pivot("p"), retriable("r").after("p").retrying(attempts(1))))
            .ok("p");
    var facts = past.facts();
    past.when(failed("r", 1)).thenEvents(facts.failed("r", 1), facts.stuck("r", "database down"));
  }

  @Test
  void what_does_not_come_after_a_stuck_step_goes_on() {
    var past =
        Past.startOf(
                definition(
                    pivot("p"),
                    retriable("a").after("p"),
                    retriable("b").after("p"),
                    retriable("after-b").after("b")))
            .ok("p")
            .then(refused("a", 1));
    var facts = past.facts();
    past.when(ok("b", 1))
        .thenEvents(
            facts.succeeded("b", 1),
            facts.stepStarted("after-b", 1, "do after-b {b=b-reply, p=p-reply}"));
  }

  @Test
  void an_ok_of_an_earlier_attempt_counts_while_a_newer_one_is_under_way() {
    var past = Past.startOf(PLACE_ORDER).timer().timer();
    var facts = past.facts();
    past.when(ok("stock", 1))
        .thenEvents(
            facts.succeeded("stock", 1),
            facts.stepStarted("card", 1, "do card {stock=stock-reply}"));
  }

  @Test
  void an_ok_counts_while_the_next_attempt_is_waited_for() {
    var past = Past.startOf(PLACE_ORDER).timer();
    var facts = past.facts();
    past.when(ok("stock", 1))
        .thenEvents(
            facts.succeeded("stock", 1),
            facts.stepStarted("card", 1, "do card {stock=stock-reply}"));
  }

  @Test
  void a_wake_before_anything_is_due_changes_nothing() {
    Past.startOf(PLACE_ORDER)
        .later(TIMEOUT.minus(Duration.ofMillis(1)))
        .when(Past.wake())
        .thenNothing();
  }

  @Test
  void a_late_wake_decides_all_that_is_due() {
    var past =
        Past.startOf(
                definition(
                    compensatable("a"), compensatable("b"), compensatable("c").after("a", "b")))
            .then(failed("a", 1))
            .later(TIMEOUT.plusSeconds(60));
    var facts = past.facts();
    past.when(Past.wake())
        .thenEvents(facts.stepStarted("a", 2, "do a {}"), facts.timedOut("b", 1, BACKOFF));
  }

  @Test
  void a_wake_of_what_was_never_started_or_has_ended_changes_nothing() {
    Past.none().when(Past.wake()).thenNothing();
    Past.startOf(PLACE_ORDER).ok("stock", "card", "ship").when(Past.wake()).thenNothing();
  }
}

package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.force;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.pause;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.resume;
import static org.skald.saga.Past.undone;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.decision;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotForcible;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Ended;

/** Sagas that somebody turns around though they are beyond their point of no return. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaForceTest {

  private static final String WHY = "the customer has died";
  private static final SagaDefinition ORDER =
      definition(
          compensatable("stock"),
          pivot("card").after("stock"),
          retriable("ship").after("card"),
          retriable("tell").after("card"));

  private static Past start() {
    return Past.startOf(ORDER);
  }

  private static Past stuckBeyondThePivot() {
    return start().ok("stock", "card", "tell").then(refused("ship", 1));
  }

  @Test
  void what_can_be_undone_is_and_what_cannot_is_named() {
    var past = stuckBeyondThePivot();
    past.when(force())
        .thenEvents(
            past.facts().forced("card", "tell"),
            past.facts().turned(Cause.FORCE, WHY),
            past.facts().undoStarted("stock", 1, "undo stock {stock=stock-reply}"));

    past.then(force());
    past.when(undone("stock", 1))
        .thenEvents(
            past.facts().compensated("stock", 1),
            past.facts().ended(Outcome.COMPENSATED, "card", "tell"));
    past.then(undone("stock", 1));
    assertThat(past.state())
        .isInstanceOfSatisfying(
            Ended.class, ended -> assertThat(ended.left()).containsExactly("card", "tell"));
  }

  @Test
  void what_is_under_way_is_awaited_and_named_if_it_was_done() {
    var past = start().ok("stock", "card").then(force());
    past.then(ok("tell", 1));
    past.when(ok("ship", 1))
        .thenEvents(
            past.facts().succeeded("ship", 1),
            past.facts().undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
    past.then(refused("ship", 1)).then(undone("stock", 1));
    assertThat(past.events())
        .last()
        .isEqualTo(past.facts().ended(Outcome.COMPENSATED, "card", "tell"));
  }

  @Test
  void a_pivot_that_has_a_compensation_is_undone() {
    var refund = new Mapping.Mapped.Ready(StepSpec.text("refund"));
    var past =
        Past.startOf(
                definition(pivot("card").undoneBy(_ -> refund), retriable("ship").after("card")))
            .ok("card")
            .then(refused("ship", 1));
    past.when(force())
        .thenEvents(
            past.facts().forced(),
            past.facts().turned(Cause.FORCE, WHY),
            past.facts().undoStarted("card", 1, "refund"));
  }

  @Test
  void a_pivot_of_which_nobody_knows_is_named() {
    var past =
        Past.startOf(definition(pivot("pay").onUnknown(UnknownPolicy.HOLD)))
            .later(TIMEOUT)
            .then(wake());
    past.when(force())
        .thenEvents(
            past.facts().forced("pay"),
            past.facts().turned(Cause.FORCE, WHY),
            past.facts().ended(Outcome.COMPENSATED, "pay"));
  }

  @Test
  void a_saga_that_goes_forward_only_is_turned_around() {
    var past = Past.startOf(definition(retriable("ship"))).then(refused("ship", 1));
    past.when(force())
        .thenEvents(
            past.facts().forced(),
            past.facts().turned(Cause.FORCE, WHY),
            past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_paused_saga_undoes_what_it_can_when_it_is_resumed() {
    var past = stuckBeyondThePivot().then(pause());
    past.when(force())
        .thenEvents(past.facts().forced("card", "tell"), past.facts().turned(Cause.FORCE, WHY));
    past.then(force());
    past.when(resume())
        .thenEvents(
            past.facts().resumed(),
            past.facts().undoStarted("stock", 1, "undo stock {stock=stock-reply}"));
  }

  @Test
  void a_parent_is_told_in_words_what_is_left() {
    var step = new CommandId(new SagaId("journey-1"), "order", Direction.DO);
    var caller = new Caller(step, new Caller.Ask(1, "token"), Optional.empty(), "proof", false);
    var past =
        Past.none()
            .then(
                new SagaCommand.StartSaga(
                    Past.ORDER,
                    definition(pivot("pay"), retriable("ship").after("pay")),
                    Past.INPUT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(caller)))
            .ok("pay")
            .then(refused("ship", 1));
    past.when(force())
        .thenEffects(
            new SagaEffect.AnswerCaller(
                step,
                1,
                "token",
                new SagaCommand.Outcome.Refused(WHY + "; left as they are: pay")));
  }

  @Test
  void what_can_be_cancelled_is_not_forced() {
    start().when(force()).thenRejected(new NotForcible(Past.ORDER, "it can be cancelled"));
    start()
        .ok("stock")
        .when(force())
        .thenRejected(new NotForcible(Past.ORDER, "it can be cancelled"));
  }

  @Test
  void what_is_decided_is_committed() {
    var transfer =
        definition(
            compensatable("debit"),
            decision("transfer").after("debit"),
            retriable("commit-debit").after("transfer"));
    var found = "it has decided 'transfer', which its members commit";
    var past = Past.startOf(transfer).ok("debit");
    past.when(force()).thenRejected(new NotForcible(Past.ORDER, found));
    past.then(refused("commit-debit", 1))
        .when(force())
        .thenRejected(new NotForcible(Past.ORDER, found));
  }

  @Test
  void what_goes_back_or_is_over_is_not_forced() {
    start()
        .ok("stock")
        .then(refused("card", 1))
        .when(force())
        .thenRejected(new NotForcible(Past.ORDER, "it is on its way back already"));
    start()
        .ok("stock", "card", "ship", "tell")
        .when(force())
        .thenRejected(new NotForcible(Past.ORDER, "it has ended: COMPLETED"));
    Past.none().when(force()).thenRejected(new SagaNotFound(Past.ORDER));
  }

  @Test
  void nothing_is_left_of_what_was_turned_around_by_rule() {
    var past = start().ok("stock").then(refused("card", 1)).then(undone("stock", 1));
    assertThat(past.state())
        .isInstanceOfSatisfying(
            Ended.class, ended -> assertThat(ended.left()).isEqualTo(List.of()));
  }

  @Test
  void that_it_has_its_locks_commits_nobody() {
    var lock = new LockRequest("room", LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT);
    var plan = new LockPlan.Planned.Known(List.of(lock));
    var past =
        Past.startOf(StepSpec.underLocks(plan, Optional.empty(), retriable("ship")))
            .then(Past.granted("locks.0", 1))
            .then(force());

    assertThat(past.state()).isInstanceOf(SagaState.Backward.class);
  }
}

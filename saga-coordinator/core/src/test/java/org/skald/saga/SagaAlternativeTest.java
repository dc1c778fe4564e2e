package org.skald.saga;

import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.goOn;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refuse;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.attempts;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotAwaitingSignal;
import org.skald.saga.SagaRejection.NotWaitingFor;

/** Steps that happen instead of one that has failed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaAlternativeTest {

  private static StepSpec transfer() {
    return compensatable("transfer").onFailure("card");
  }

  /** By card, else by transfer; either before the order is final. */
  private static SagaDefinition paid(StepSpec card) {
    return definition(card, transfer(), pivot("order").after("card", "transfer"));
  }

  private static Past delivered() {
    return Past.startOf(
            definition(
                pivot("pay"),
                retriable("courier").after("pay"),
                retriable("pick-up").after("pay").onFailure("courier"),
                retriable("thank").after("courier", "pick-up")))
        .ok("pay");
  }

  private static SagaEvent signalled(Past past, SagaCommand.SignalStep it) {
    return new SagaEvent.SignalReceived(
        Past.ORDER, past.now(), it.step(), it.signal(), Person.saying(it.actor()), it.reason());
  }

  @Test
  void a_refused_step_gives_its_alternative_its_turn() {
    var past = Past.startOf(paid(compensatable("card")));
    past.when(refused("card", 1))
        .thenEvents(
            past.facts().refused("card", 1),
            past.facts().stepStarted("transfer", 1, "do transfer {}"));
    past.then(refused("card", 1));
    past.when(ok("transfer", 1))
        .thenEvents(
            past.facts().succeeded("transfer", 1),
            past.facts().stepStarted("order", 1, "do order {transfer=transfer-reply}"));
  }

  @Test
  void a_step_that_has_failed_for_good_does_so_too() {
    var past = Past.startOf(paid(compensatable("card").retrying(attempts(1))));
    past.when(failed("card", 1))
        .thenEvents(
            past.facts().failed("card", 1),
            past.facts().stepStarted("transfer", 1, "do transfer {}"));
  }

  @Test
  void while_a_failed_step_is_tried_again_its_alternative_waits() {
    var past = Past.startOf(paid(compensatable("card")));
    past.when(failed("card", 1)).thenEvents(past.facts().failed("card", 1, StepSpec.BACKOFF));
  }

  @Test
  void what_cannot_be_asked_for_has_failed() {
    var broken = compensatable("card").with(_ -> new Mapped.Broken("no such key"));
    var definition = paid(broken);
    var past = Past.none();
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            past.facts()
                .failed("card", 1, "its command could not be made: no such key", Optional.empty()),
            past.facts().stepStarted("transfer", 1, "do transfer {}"));
  }

  @Test
  void the_alternative_is_skipped_when_the_step_is_done() {
    var past = Past.startOf(paid(compensatable("card")));
    past.when(ok("card", 1))
        .thenEvents(
            past.facts().succeeded("card", 1),
            past.facts().skipped("transfer"),
            past.facts().stepStarted("order", 1, "do order {card=card-reply}"));
  }

  @Test
  void the_alternative_is_skipped_when_the_step_is_skipped() {
    var definition = paid(compensatable("card").when(new Tested.Known(false)));
    var past = Past.none();
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            past.facts().skipped("card"),
            past.facts().skipped("transfer"),
            past.facts().stepStarted("order", 1, "do order {}"));
  }

  @Test
  void of_a_chain_the_first_that_does_not_fail_is_the_last_that_is_asked_for() {
    var past =
        Past.startOf(
            definition(
                compensatable("card"),
                transfer(),
                compensatable("cash").onFailure("transfer"),
                compensatable("loan").onFailure("cash")));
    past.then(refused("card", 1));
    past.when(refused("transfer", 1))
        .thenEvents(
            past.facts().refused("transfer", 1), past.facts().stepStarted("cash", 1, "do cash {}"));
    past.then(refused("transfer", 1));
    past.when(ok("cash", 1))
        .thenEvents(
            past.facts().succeeded("cash", 1),
            past.facts().skipped("loan"),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void when_the_last_way_fails_the_saga_turns_around() {
    var past =
        Past.startOf(
                definition(compensatable("book"), compensatable("card").after("book"), transfer()))
            .ok("book")
            .then(refused("card", 1));
    past.when(refused("transfer", 1))
        .thenEvents(
            past.facts().refused("transfer", 1),
            past.facts().turnedAt("transfer", "sold out"),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void what_was_done_instead_is_undone_and_what_has_failed_is_not() {
    var past = Past.startOf(paid(compensatable("card"))).then(refused("card", 1)).ok("transfer");
    past.when(refused("order", 1))
        .thenEvents(
            past.facts().refused("order", 1),
            past.facts().turnedAt("order", "sold out"),
            past.facts().undoStarted("transfer", 1, "undo transfer {transfer=transfer-reply}"));
    past.then(refused("order", 1));
    past.when(Past.undone("transfer", 1))
        .thenEvents(
            past.facts().compensated("transfer", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void an_unknown_outcome_is_no_failure() {
    var past =
        Past.startOf(paid(compensatable("card").onUnknown(UnknownPolicy.COMPENSATE)))
            .later(TIMEOUT);
    past.when(wake())
        .thenEvents(
            past.facts().timedOut("card", 1),
            past.facts().turnedAt("card", "attempt 1 was not answered within " + TIMEOUT),
            past.facts().undoStarted("card", 1, "undo card {}"));
  }

  @Test
  void neither_is_a_last_attempt_that_fails_after_an_unknown_one() {
    var past = Past.startOf(paid(compensatable("card").retrying(attempts(2)))).timer().timer();
    past.when(failed("card", 2))
        .thenEvents(
            past.facts().failed("card", 2),
            past.facts().turnedAt("card", "database down"),
            past.facts().undoStarted("card", 1, "undo card {}"));
  }

  @Test
  void a_refusal_after_an_unknown_attempt_is_one() {
    var past = Past.startOf(paid(compensatable("card"))).timer().timer();
    past.when(refused("card", 2))
        .thenEvents(
            past.facts().refused("card", 2),
            past.facts().stepStarted("transfer", 1, "do transfer {}"));
  }

  @Test
  void a_late_ok_of_a_step_that_has_failed_comes_to_nothing() {
    var past = Past.startOf(paid(compensatable("card"))).then(refused("card", 1));
    past.when(ok("card", 1))
        .thenRejected(
            new NotWaitingFor(ok("card", 1).commandId(), 1, "the step was given up at attempt 1"));
  }

  @Test
  void beyond_the_pivot_an_alternative_keeps_a_saga_from_being_stuck() {
    var past = delivered();
    past.when(refused("courier", 1))
        .thenEvents(
            past.facts().refused("courier", 1),
            past.facts().stepStarted("pick-up", 1, "do pick-up {pay=pay-reply}"));
    past.then(refused("courier", 1));
    past.when(refused("pick-up", 1))
        .thenEvents(past.facts().refused("pick-up", 1), past.facts().stuck("pick-up", "sold out"));
  }

  @Test
  void a_refusal_where_a_saga_is_stuck_leads_on_to_the_alternative() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"),
                    retriable("courier").after("pay").onUnknown(UnknownPolicy.HOLD),
                    retriable("pick-up").onFailure("courier")))
            .ok("pay")
            .timer();
    past.when(refused("courier", 1))
        .thenEvents(
            past.facts().refused("courier", 1),
            past.facts().stepStarted("pick-up", 1, "do pick-up {pay=pay-reply}"));
  }

  @Test
  void what_somebody_has_skipped_has_not_failed() {
    var past =
        Past.startOf(
                definition(
                    retriable("courier").onUnknown(UnknownPolicy.HOLD),
                    retriable("pick-up").onFailure("courier")))
            .timer();
    var skip = new SagaCommand.SkipStep(Past.ORDER, "courier", "ada", "brought it myself");
    past.when(skip)
        .thenEvents(
            new SagaEvent.StepSkippedByHand(
                Past.ORDER, past.now(), "courier", Person.saying("ada"), "brought it myself"),
            past.facts().skipped("pick-up"),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void a_refused_signal_gives_the_alternative_its_turn() {
    var past = Past.startOf(approved());
    past.when(refuse("approve"))
        .thenEvents(
            signalled(past, refuse("approve")),
            new SagaEvent.StepRefused(Past.ORDER, past.now(), "approve", 1, "four eyes"),
            past.facts().stepStarted("prepay", 1, "do prepay {}"));
  }

  private static SagaDefinition approved() {
    return definition(
        StepSpec.signal("approve", StepKind.COMPENSATABLE),
        compensatable("prepay").onFailure("approve"));
  }

  @Test
  void so_does_a_wait_without_a_signal_which_is_not_taken_any_more() {
    var past = Past.startOf(approved()).later(TIMEOUT);
    past.when(wake())
        .thenEvents(
            past.facts().failed("approve", 1, "no signal came within " + TIMEOUT, Optional.empty()),
            past.facts().stepStarted("prepay", 1, "do prepay {}"));
    past.then(wake());
    past.when(goOn("approve"))
        .thenRejected(
            new NotAwaitingSignal(Past.ORDER, "approve", "the step was given up at attempt 1"));
  }

  @Test
  void a_sub_saga_that_was_compensated_has_failed() {
    var past = Past.startOf(paid(StepSpec.subSaga("card", StepKind.COMPENSATABLE)));
    past.when(refused("card", 1))
        .thenEvents(
            past.facts().refused("card", 1),
            past.facts().stepStarted("transfer", 1, "do transfer {}"));
  }

  @Test
  void an_alternative_can_be_done_for_each_item() {
    var past =
        Past.startOf(
                definition(
                    compensatable("parcel"),
                    compensatable("letter").onFailure("parcel").forEach(2, 1),
                    pivot("order").after("parcel", "letter")))
            .then(refused("parcel", 1))
            .ok("letter.0");
    past.when(ok("letter.1", 1))
        .thenEvents(
            past.facts().succeeded("letter.1", 1),
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "letter", 1, Optional.empty()),
            past.facts()
                .stepStarted("order", 1, "do order {letter=[letter.0-reply, letter.1-reply]}"));
  }

  @Test
  void a_step_that_has_failed_and_waits_for_its_alternative_does_not_keep_a_saga_from_turning() {
    var past =
        Past.startOf(
                definition(
                    compensatable("card"), compensatable("look-up"), transfer().after("look-up")))
            .then(refused("card", 1));
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(), past.facts().turned(Cause.CANCEL, "changed my mind"));
    past.then(Past.cancel());
    past.when(refused("look-up", 1))
        .thenEvents(past.facts().refused("look-up", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_failure_in_a_saga_that_is_to_turn_around_is_not_made_good() {
    var past =
        Past.startOf(definition(pivot("order"), compensatable("card"), transfer()))
            .then(Past.cancel());
    past.when(refused("card", 1))
        .thenEvents(
            past.facts().refused("card", 1), past.facts().turned(Cause.CANCEL, "changed my mind"));
  }

  @Test
  void otherwise_looks_through_an_alternative_whose_condition_did_not_hold() {
    var small = transfer().when(new Tested.Known(false));
    var choice =
        definition(compensatable("card"), small, compensatable("contract").otherwise("transfer"));
    var past = Past.startOf(choice);
    past.when(refused("card", 1))
        .thenEvents(
            past.facts().refused("card", 1),
            past.facts().skipped("transfer"),
            past.facts().stepStarted("contract", 1, "do contract {}"));
    past.when(ok("card", 1))
        .thenEvents(
            past.facts().succeeded("card", 1),
            past.facts().skipped("transfer"),
            past.facts().skipped("contract"),
            past.facts().ended(Outcome.COMPLETED));
  }
}

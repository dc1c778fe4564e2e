package org.skald.saga;

import static org.skald.saga.Past.goOn;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refuse;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.TIMEOUT;
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
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotAwaitingSignal;
import org.skald.saga.SagaRejection.NotWaitingFor;

/** Steps that ask nobody: they sleep, wait for a signal, or are the alternative to another. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaWaitTest {

  private static final Duration LATER = Duration.ofSeconds(1);
  private static final String NO_SIGNAL = "no signal came within " + TIMEOUT;

  private static StepSpec sleep(String name) {
    return StepSpec.sleep(name, StepKind.COMPENSATABLE);
  }

  private static StepSpec approval(String name) {
    return StepSpec.signal(name, StepKind.COMPENSATABLE);
  }

  private static SagaEvent waits(Past past, String step, int attempt) {
    return new SagaEvent.WaitStarted(
        Past.ORDER, past.now(), step, attempt, past.now().plus(TIMEOUT));
  }

  private static SagaEvent received(Past past, SagaCommand.SignalStep signal) {
    return new SagaEvent.SignalReceived(
        Past.ORDER,
        past.now(),
        signal.step(),
        signal.signal(),
        Person.saying(signal.actor()),
        signal.reason());
  }

  private static SagaEvent done(Past past, String step, Optional<Payload> value) {
    return new SagaEvent.StepSucceeded(Past.ORDER, past.now(), step, 1, value);
  }

  private static Optional<Payload> value(String step) {
    return Optional.of(StepSpec.text(step + "-value"));
  }

  private static Past approved() {
    return Past.startOf(
        definition(
            compensatable("book"),
            approval("approve").after("book"),
            pivot("pay").after("approve")));
  }

  /** Waits for a person when nothing can be undone any more. */
  private static Past pastItsPivot() {
    return Past.startOf(
            definition(
                pivot("pay"),
                StepSpec.signal("collect", StepKind.RETRIABLE).after("pay"),
                retriable("thank").after("collect")))
        .ok("pay");
  }

  @Test
  void a_sleep_ends_when_its_time_is_over_and_not_before() {
    var past = Past.startOf(definition(sleep("rest"), pivot("pay").after("rest")));
    past.later(TIMEOUT.minusMillis(1)).when(wake()).thenNothing();
    past.later(Duration.ofMillis(1));
    past.when(wake())
        .thenEvents(
            done(past, "rest", Optional.empty()), past.facts().stepStarted("pay", 1, "do pay {}"));
  }

  @Test
  void a_sleep_that_is_seen_to_be_over_after_the_deadline_leads_to_nothing() {
    var soon = Optional.of(TIMEOUT.plusSeconds(1));
    var order = definition(soon, compensatable("book"), sleep("rest"), pivot("pay").after("rest"));
    var past = Past.startOf(order).ok("book").later(TIMEOUT.plusSeconds(2));
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.deadlinePassed(),
            facts.turned(Cause.DEADLINE, "the deadline has passed"),
            facts.undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void nobody_can_end_a_sleep() {
    var past = Past.startOf(definition(sleep("rest")));
    past.when(goOn("rest"))
        .thenRejected(new NotAwaitingSignal(Past.ORDER, "rest", "the step does not wait for one"));
    past.when(ok("rest", 1))
        .thenRejected(new NotWaitingFor(ok("rest", 1).commandId(), 1, "attempt 1 is under way"));
  }

  @Test
  void a_sleep_is_given_up_at_once_when_the_saga_turns_around() {
    var past =
        Past.startOf(definition(compensatable("book"), sleep("rest").after("book"))).ok("book");
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(),
            past.facts().turned(Cause.CANCEL, "changed my mind"),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void a_signal_lets_a_saga_go_on_and_later_steps_see_its_value() {
    var past = approved().ok("book").later(LATER);
    past.when(goOn("approve"))
        .thenEvents(
            received(past, goOn("approve")),
            done(past, "approve", value("approve")),
            past.facts().stepStarted("pay", 1, "do pay {approve=approve-value, book=book-reply}"));
  }

  @Test
  void a_refusal_turns_a_saga_around() {
    var past = approved().ok("book").later(LATER);
    past.when(refuse("approve"))
        .thenEvents(
            received(past, refuse("approve")),
            new SagaEvent.StepRefused(Past.ORDER, past.now(), "approve", 1, "four eyes"),
            past.facts().turnedAt("approve", "four eyes"),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void without_a_signal_in_time_a_saga_turns_around() {
    var past = approved().ok("book").later(TIMEOUT);
    past.when(wake())
        .thenEvents(
            past.facts().failed("approve", 1, NO_SIGNAL, Optional.empty()),
            past.facts().turnedAt("approve", NO_SIGNAL),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void beyond_the_pivot_a_saga_without_a_signal_is_stuck_until_it_comes() {
    var past = pastItsPivot().later(TIMEOUT);
    past.when(wake())
        .thenEvents(
            past.facts().failed("collect", 1, NO_SIGNAL, Optional.empty()),
            past.facts().stuck("collect", NO_SIGNAL));

    past.then(wake()).later(LATER);
    past.when(goOn("collect"))
        .thenEvents(
            received(past, goOn("collect")),
            done(past, "collect", value("collect")),
            past.facts()
                .stepStarted("thank", 1, "do thank {collect=collect-value, pay=pay-reply}"));
    past.when(refuse("collect"))
        .thenRejected(new NotAwaitingSignal(Past.ORDER, "collect", "it is stuck after attempt 1"));
  }

  @Test
  void a_stuck_wait_that_is_resumed_waits_as_long_again() {
    var past = pastItsPivot().later(TIMEOUT).then(wake()).later(LATER);
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "collect", "ada", "ask again");
    past.when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "collect", Person.saying("ada"), "ask again"),
            waits(past, "collect", 2));
  }

  @Test
  void a_signal_is_taken_once_and_only_where_it_is_waited_for() {
    var waiting = approved();
    waiting
        .when(goOn("approve"))
        .thenRejected(new NotAwaitingSignal(Past.ORDER, "approve", "the step has not started"));
    waiting
        .when(goOn("book"))
        .thenRejected(new NotAwaitingSignal(Past.ORDER, "book", "the step does not wait for one"));
    waiting
        .when(goOn("approval"))
        .thenRejected(
            new NotAwaitingSignal(Past.ORDER, "approval", "place-order@1 has no such step"));
    waiting.ok("book").then(goOn("approve"));
    waiting
        .when(goOn("approve"))
        .thenRejected(new NotAwaitingSignal(Past.ORDER, "approve", "attempt 1 has succeeded"));
    waiting.ok("pay");
    waiting
        .when(refuse("approve"))
        .thenRejected(
            new NotAwaitingSignal(Past.ORDER, "approve", "the saga has ended: COMPLETED"));
  }

  @Test
  void a_signal_without_a_value_is_enough() {
    var past = approved().ok("book");
    var signal =
        new SagaCommand.SignalStep(
            Past.ORDER, "approve", new Signal.GoOn(Optional.empty()), "ada", "fine");
    past.when(signal)
        .thenEvents(
            received(past, signal),
            done(past, "approve", Optional.empty()),
            past.facts().stepStarted("pay", 1, "do pay {book=book-reply}"));
  }

  @Test
  void the_alternative_happens_when_the_condition_does_not_hold() {
    var past = Past.none();
    var definition = definition(card(false), invoice());
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            past.facts().skipped("card"),
            past.facts().stepStarted("invoice", 1, "do invoice {}"));
  }

  @Test
  void the_alternative_is_skipped_when_the_condition_holds() {
    var past = Past.startOf(definition(card(true), invoice()));
    past.when(ok("card", 1))
        .thenEvents(
            past.facts().succeeded("card", 1),
            past.facts().skipped("invoice"),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void of_a_chain_of_alternatives_one_happens() {
    var transfer = compensatable("transfer").otherwise("invoice").when(new Tested.Known(true));
    var past =
        Past.startOf(
            definition(
                card(false),
                invoice().when(new Tested.Known(false)),
                transfer,
                compensatable("cash").otherwise("transfer")));
    past.when(ok("transfer", 1))
        .thenEvents(
            past.facts().succeeded("transfer", 1),
            past.facts().skipped("cash"),
            past.facts().ended(Outcome.COMPLETED));

    var cash = compensatable("cash").otherwise("invoice");
    var paid = Past.startOf(definition(card(true), invoice(), cash));
    paid.when(ok("card", 1))
        .thenEvents(
            paid.facts().succeeded("card", 1),
            paid.facts().skipped("invoice"),
            paid.facts().skipped("cash"),
            paid.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void what_somebody_has_skipped_has_no_alternative() {
    var pay = pivot("pay").onUnknown(UnknownPolicy.HOLD).when(new Tested.Known(true));
    var past = Past.startOf(definition(pay, retriable("dun").otherwise("pay"))).timer();
    var skip = new SagaCommand.SkipStep(Past.ORDER, "pay", "ada", "paid in cash");
    past.when(skip)
        .thenEvents(
            new SagaEvent.StepSkippedByHand(
                Past.ORDER, past.now(), "pay", Person.saying("ada"), "paid in cash"),
            past.facts().skipped("dun"),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void a_refused_alternative_turns_the_saga_around() {
    var past = Past.startOf(definition(card(false), invoice()));
    past.when(refused("invoice", 1))
        .thenEvents(
            past.facts().refused("invoice", 1),
            past.facts().turnedAt("invoice", "sold out"),
            past.facts().ended(Outcome.COMPENSATED));
  }

  private static StepSpec card(boolean holds) {
    return compensatable("card").when(new Tested.Known(holds));
  }

  private static StepSpec invoice() {
    return compensatable("invoice").otherwise("card");
  }
}

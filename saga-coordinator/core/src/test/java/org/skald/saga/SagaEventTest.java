package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaCommand.Report;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.StepQueried;
import org.skald.saga.SagaEvent.StepSucceeded;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;

/** Steps that wait for an event, which the log keeps for them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaEventTest {

  private static final Duration LATER = Duration.ofSeconds(1);
  private static final String TOO_LATE = "no event came in time";

  private static Past paid() {
    return Past.startOf(
        definition(
            compensatable("book"),
            StepSpec.event("paid", StepKind.COMPENSATABLE).after("book"),
            pivot("ship").after("paid")));
  }

  private static Past pastItsPivot() {
    return Past.startOf(
            definition(
                pivot("ship"),
                StepSpec.event("paid", StepKind.RETRIABLE).after("ship"),
                retriable("thank").after("paid")))
        .ok("ship");
  }

  private static Report event(int attempt) {
    var payload = Optional.of(StepSpec.text("paid-event"));
    return new Report(command(Direction.DO), attempt, new Outcome.Ok(payload, true));
  }

  private static Report tooLate(int attempt) {
    return new Report(command(Direction.DO), attempt, new Outcome.Refused(TOO_LATE));
  }

  private static CommandId command(Direction direction) {
    return new CommandId(Past.ORDER, "paid", direction);
  }

  private static SagaEvent got(Past past, int attempt) {
    var payload = Optional.of(StepSpec.text("paid-event"));
    return new StepSucceeded(Past.ORDER, past.now(), "paid", attempt, payload, true);
  }

  private static SendCommand sent(Past past, Direction direction, int attempt, Duration due) {
    return new SendCommand(
        command(direction),
        attempt,
        StepSpec.CHANNEL.event(),
        new Recipient.Event(StepSpec.CHANNEL),
        Recipient.Event.payload("key of paid"),
        past.now().plus(due));
  }

  /** If there were no answer, it would be asked again. */
  private static Duration patience() {
    var retry = StepSpec.event("paid", StepKind.COMPENSATABLE).call().retry();
    return TIMEOUT.plus(Backoff.delay(retry, command(Direction.DO), 1));
  }

  @Test
  void the_log_is_asked_for_the_event_of_a_key() {
    var past = paid();
    past.when(Past.ok("book", 1))
        .thenEvents(
            past.facts().succeeded("book", 1), past.facts().stepStarted("paid", 1, "key of paid"))
        .thenEffects(sent(past, Direction.DO, 1, TIMEOUT));
  }

  @Test
  void an_event_lets_a_saga_go_on_and_later_steps_see_it() {
    var past = paid().ok("book").later(LATER);
    past.when(event(1))
        .thenEvents(
            got(past, 1),
            past.facts().stepStarted("ship", 1, "do ship {book=book-reply, paid=paid-event}"));
  }

  @Test
  void when_its_time_is_over_the_log_ends_the_wait() {
    var past = paid().ok("book").later(TIMEOUT);
    past.when(wake())
        .thenEvents(
            past.facts().timedOut("paid", 1),
            new StepQueried(
                Past.ORDER,
                past.now(),
                "paid",
                1,
                1,
                Recipient.Event.payload("key of paid"),
                past.now().plus(patience())))
        .thenEffects(sent(past, Direction.DO, 1, patience()).asQuery());

    past.then(wake()).later(LATER);
    past.when(tooLate(1))
        .thenEvents(
            new SagaEvent.StepRefused(Past.ORDER, past.now(), "paid", 1, TOO_LATE),
            past.facts().turnedAt("paid", TOO_LATE),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void an_event_that_comes_just_in_time_counts_though_the_time_is_over() {
    var past = paid().ok("book").later(TIMEOUT).then(wake()).later(LATER);
    past.when(event(1))
        .thenEvents(
            got(past, 1),
            past.facts().stepStarted("ship", 1, "do ship {book=book-reply, paid=paid-event}"));
  }

  @Test
  void beyond_the_pivot_a_saga_without_an_event_is_stuck_until_it_comes() {
    var past = pastItsPivot().later(TIMEOUT);
    var reason = "no event came within " + TIMEOUT;
    past.when(wake())
        .thenEvents(
            new SagaEvent.StepTimedOut(Past.ORDER, past.now(), "paid", 1, Optional.empty()),
            past.facts().stuck("paid", reason));

    past.then(wake()).later(LATER);
    past.when(event(1))
        .thenEvents(
            got(past, 1),
            past.facts().stepStarted("thank", 1, "do thank {paid=paid-event, ship=ship-reply}"));
  }

  @Test
  void a_stuck_wait_that_is_resumed_asks_again() {
    var past = pastItsPivot().later(TIMEOUT).then(wake()).later(LATER);
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "paid", "ada", "ask again");
    past.when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "paid", Person.saying("ada"), "ask again"),
            past.facts().stepStarted("paid", 2, "key of paid"));
    past.then(resume);
    past.when(event(1))
        .thenEvents(
            got(past, 1),
            past.facts().stepStarted("thank", 1, "do thank {paid=paid-event, ship=ship-reply}"));
  }

  @Test
  void a_saga_that_turns_around_ends_its_wait_and_waits_for_that() {
    var past = paid().ok("book").later(LATER);
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(),
            past.facts().turned(Cause.CANCEL, "changed my mind"),
            new SagaEvent.StepCompensationStarted(
                Past.ORDER,
                past.now(),
                "paid",
                1,
                Recipient.Event.payload("key of paid"),
                past.now().plusSeconds(10)))
        .thenEffects(
            sent(past, Direction.UNDO, 1, Duration.ofSeconds(10))
                .compensating(command(Direction.DO)));
  }

  @Test
  void of_an_event_that_came_nothing_is_undone() {
    var past = paid().ok("book").then(event(1)).later(LATER);
    past.then(
        new Report(
            new CommandId(Past.ORDER, "ship", Direction.DO), 1, new Outcome.Refused("no courier")));
    assertThat(past.events())
        .noneMatch(it ->
            it instanceof SagaEvent.StepCompensationStarted undo && undo.step().equals("paid"));
    past.then(Past.undone("book", 1));
    assertThat(past.state()).isInstanceOf(Ended.class);
  }

  @Test
  void a_wait_that_is_taken_for_settled_is_withdrawn() {
    var past = pastItsPivot().later(TIMEOUT).then(wake()).later(LATER);
    var skip = new SagaCommand.SkipStep(Past.ORDER, "paid", "ada", "paid in cash");
    past.when(skip)
        .thenEvents(
            new SagaEvent.StepSkippedByHand(
                Past.ORDER, past.now(), "paid", Person.saying("ada"), "paid in cash"),
            past.facts().stepStarted("thank", 1, "do thank {ship=ship-reply}"))
        .thenEffects(
            sent(past, Direction.UNDO, 0, Duration.ZERO).compensating(command(Direction.DO)),
            new SendCommand(
                new CommandId(Past.ORDER, "thank", Direction.DO),
                1,
                "shop.Do",
                new Recipient.Topic("thank.commands"),
                StepSpec.text("do thank {ship=ship-reply}"),
                past.now().plus(TIMEOUT)));
  }

  @Test
  void something_else_happens_where_no_event_comes() {
    var past =
        Past.startOf(
                definition(
                    compensatable("book"),
                    StepSpec.event("paid", StepKind.COMPENSATABLE).after("book"),
                    compensatable("charge").onFailure("paid"),
                    pivot("ship").after("paid", "charge")))
            .ok("book")
            .later(TIMEOUT)
            .then(wake())
            .later(LATER);
    past.when(tooLate(1))
        .thenEvents(
            new SagaEvent.StepRefused(Past.ORDER, past.now(), "paid", 1, TOO_LATE),
            past.facts().stepStarted("charge", 1, "do charge {book=book-reply}"));
  }

  @Test
  void a_key_that_cannot_be_made_turns_the_saga_around() {
    var past =
        Past.startOf(
            definition(
                compensatable("book"),
                StepSpec.event("paid", StepKind.COMPENSATABLE, _ -> new Mapped.Broken("no key"))
                    .after("book")));
    past.when(Past.ok("book", 1))
        .thenEvents(
            past.facts().succeeded("book", 1),
            past.facts()
                .failed("paid", 1, "its command could not be made: no key", Optional.empty()),
            past.facts().turnedAt("paid", "its command could not be made: no key"),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void while_a_saga_is_paused_its_wait_is_not_over() {
    var past = pastItsPivot().then(Past.pause()).later(TIMEOUT);
    past.when(wake()).thenNothing();
  }

  @Test
  void a_saga_tells_what_it_waits_for_until_it_has_it() {
    var past = paid();
    assertThat(EventSteps.awaited((Active) past.state(), "paid")).isEmpty();
    past.ok("book");
    assertThat(EventSteps.awaited((Active) past.state(), "paid"))
        .contains(new EventSteps.Awaited(StepSpec.CHANNEL, "key of paid"));
    assertThat(EventSteps.awaited((Active) past.state(), "book")).isEmpty();
    past.then(event(1));
    assertThat(EventSteps.awaited((Active) past.state(), "paid")).isEmpty();
  }
}

package org.skald.saga;

import static org.skald.saga.CommandId.Direction.DO;
import static org.skald.saga.CommandId.Direction.UNDO;
import static org.skald.saga.Past.edit;
import static org.skald.saga.Past.failed;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.toNewest;
import static org.skald.saga.Past.undoFailed;
import static org.skald.saga.Past.undoRefused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.Past.wake;
import static org.skald.saga.StepSpec.TIMEOUT;
import static org.skald.saga.StepSpec.attempts;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;
import static org.skald.saga.StepSpec.text;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEffect.SendCommand;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaRejection.NotEditable;
import org.skald.saga.SagaRejection.NotStuckAt;
import org.skald.saga.SagaRejection.NotWaitingFor;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaEditTest {

  private static final Duration LATER = Duration.ofHours(1);
  private static final String NEW = "do ship to the other street";
  private static final String DOUBT =
      "an attempt was not answered, and may have been done, or still be";

  private static final SagaDefinition ORDER =
      definition(pivot("pay"), retriable("ship").after("pay").retrying(attempts(2)));

  private static final SagaDefinition TRIP =
      definition(
          compensatable("book").undoRetrying(attempts(2)), compensatable("pay").after("book"));

  /** Stuck at a step that was refused, an hour ago. */
  private static Past stuck() {
    return Past.startOf(ORDER).ok("pay").then(refused("ship", 1)).later(LATER);
  }

  /** A compensation that is under way. */
  private static Past back() {
    return Past.startOf(TRIP).ok("book").then(refused("pay", 1));
  }

  private static CommandId second(String step, Direction direction) {
    return new CommandId(Past.ORDER, step, direction, 2);
  }

  private static Active active(Past past) {
    return (Active) past.state();
  }

  @Test
  void a_step_that_was_refused_is_tried_at_once_as_another_command() {
    var past = stuck();
    past.when(edit("ship", DO, NEW))
        .thenEvents(
            past.facts().edited("ship", DO, 2, NEW), past.facts().stepStarted("ship", 2, NEW))
        .thenEffects(
            new SendCommand(
                second("ship", DO),
                2,
                "shop.Do",
                new Recipient.Topic("ship.commands"),
                text(NEW),
                past.now().plus(TIMEOUT)));
  }

  @Test
  void the_reply_to_the_other_command_is_taken_and_none_to_the_first() {
    var past = stuck().then(edit("ship", DO, NEW));
    var facts = past.facts();
    past.when(ok("ship", 1))
        .thenRejected(
            new NotWaitingFor(
                new CommandId(Past.ORDER, "ship", DO), 1, "order-1/ship/do/2 has taken its place"));
    past.when(toNewest(active(past), ok("ship", 2)))
        .thenEvents(facts.succeeded("ship", 2), facts.ended(Outcome.COMPLETED));
  }

  @Test
  void all_attempts_from_then_on_are_of_what_was_put_in() {
    var past = stuck().then(edit("ship", DO, NEW));
    past.then(toNewest(active(past), failed("ship", 2)));
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "ship", "ada", "it is back");
    past.when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "ship", Person.saying("ada"), "it is back"),
            past.facts().stepStarted("ship", 3, NEW));
  }

  @Test
  void what_was_edited_in_vain_is_edited_again() {
    var past = stuck().then(edit("ship", DO, NEW));
    past.then(toNewest(active(past), refused("ship", 2)));
    past.when(edit("ship", DO, "do ship nowhere"))
        .thenEvents(
            past.facts().edited("ship", DO, 3, "do ship nowhere"),
            past.facts().stepStarted("ship", 3, "do ship nowhere"));
  }

  @Test
  void a_command_that_could_not_be_made_is_made_by_hand() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"),
                    retriable("ship")
                        .after("pay")
                        .with(_ -> new Mapping.Mapped.Broken("no address"))))
            .ok("pay");
    past.when(edit("ship", DO, NEW))
        .thenEvents(
            past.facts().edited("ship", DO, 2, NEW), past.facts().stepStarted("ship", 1, NEW));
  }

  @Test
  void what_is_asked_about_is_what_was_put_in() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"), retriable("ship").after("pay").onUnknown(UnknownPolicy.QUERY)))
            .ok("pay")
            .then(refused("ship", 1))
            .then(edit("ship", DO, NEW))
            .later(TIMEOUT);
    var facts = past.facts();
    past.when(wake())
        .thenEvents(
            facts.timedOut("ship", 2),
            facts.queried("ship", 2, 1, NEW, TIMEOUT.plus(StepSpec.BACKOFF)));
  }

  @Test
  void a_compensation_that_was_refused_is_tried_at_once_as_another_command() {
    var past = back().then(undoRefused("book", 1)).later(LATER);
    past.when(edit("book", UNDO, "undo it by name"))
        .thenEvents(
            past.facts().edited("book", UNDO, 2, "undo it by name"),
            past.facts().undoStarted("book", 2, "undo it by name"))
        .thenEffects(
            new SendCommand(
                    second("book", UNDO),
                    2,
                    "shop.Undo",
                    new Recipient.Topic("book.commands"),
                    text("undo it by name"),
                    past.now().plus(TIMEOUT))
                .compensating(new CommandId(Past.ORDER, "book", DO)));

    past.then(edit("book", UNDO, "undo it by name"));
    past.when(undone("book", 1))
        .thenRejected(
            new NotWaitingFor(
                new CommandId(Past.ORDER, "book", UNDO),
                1,
                "order-1/book/undo/2 has taken its place"));
    past.when(toNewest(active(past), undone("book", 2)))
        .thenEvents(past.facts().compensated("book", 2), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_compensation_that_failed_and_was_never_unanswered_is_edited() {
    var past = back().then(undoFailed("book", 1)).timer().then(undoFailed("book", 2));
    past.when(edit("book", UNDO, "by name"))
        .thenEvents(
            past.facts().edited("book", UNDO, 2, "by name"),
            past.facts().undoStarted("book", 3, "by name"));
  }

  @Test
  void what_was_possibly_done_is_undone_by_hand_where_its_compensation_needs_its_reply() {
    var step = compensatable("x").onUnknown(UnknownPolicy.HOLD).undoneByItsReply();
    var past = Past.startOf(definition(step)).later(TIMEOUT).then(wake()).then(Past.cancel());
    past.when(edit("x", UNDO, "undo x by order"))
        .thenEvents(
            past.facts().edited("x", UNDO, 2, "undo x by order"),
            past.facts().undoStarted("x", 1, "undo x by order"));
  }

  @Test
  void what_is_undone_later_is_what_was_done_in_place_of_the_first() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"),
                    compensatable("gift").retrying(attempts(1)),
                    retriable("ship").after("gift")))
            .ok("pay")
            .then(refused("gift", 1))
            .then(edit("gift", DO, "do gift"));
    past.then(toNewest(active(past), ok("gift", 2))).then(refused("ship", 1));
    past.when(Past.force())
        .thenEffects(
            new SendCommand(
                    new CommandId(Past.ORDER, "gift", UNDO),
                    1,
                    "shop.Undo",
                    new Recipient.Topic("gift.commands"),
                    text("undo gift {gift=gift-reply}"),
                    past.now().plus(TIMEOUT))
                .compensating(second("gift", DO)));
  }

  @Test
  void what_may_have_been_done_is_not_edited() {
    var timedOut = Past.startOf(ORDER).ok("pay").timer().timer();
    var failedLast = timedOut.then(failed("ship", 2));
    refuses(failedLast, edit("ship", DO, NEW), "ship", DOUBT);

    var undoTimedOut = back().timer().timer().then(undoFailed("book", 2));
    refuses(undoTimedOut, edit("book", UNDO, NEW), "book", DOUBT);
  }

  @Test
  void a_refusal_speaks_for_attempts_that_were_not_answered() {
    var past = back().timer().timer().then(undoRefused("book", 2));
    past.when(edit("book", UNDO, "by name"))
        .thenEvents(
            past.facts().edited("book", UNDO, 2, "by name"),
            past.facts().undoStarted("book", 3, "by name"));
  }

  @Test
  void an_item_is_edited_by_itself() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"),
                    retriable("ship")
                        .after("pay")
                        .retrying(attempts(1))
                        .forEach(2, Action.ForEach.UNLIMITED)))
            .ok("pay", "ship.0")
            .then(refused("ship.1", 1));
    past.when(edit("ship.1", DO, NEW))
        .thenEvents(
            past.facts().edited("ship.1", DO, 2, NEW), past.facts().stepStarted("ship.1", 2, NEW));
  }

  @Test
  void while_it_is_paused_nothing_is_tried() {
    var past = stuck().then(Past.pause());
    past.when(edit("ship", DO, NEW)).thenEvents(past.facts().edited("ship", DO, 2, NEW));
    past.then(edit("ship", DO, NEW));
    past.when(Past.resume())
        .thenEvents(past.facts().resumed(), past.facts().stepStarted("ship", 2, NEW));
  }

  @Test
  void what_asks_no_participant_is_not_edited() {
    var signal =
        Past.startOf(
                definition(pivot("pay"), StepSpec.signal("ok", StepKind.RETRIABLE).after("pay")))
            .ok("pay")
            .then(Past.refuse("ok"));
    refuses(signal, edit("ok", DO, NEW), "ok", "it asks no participant for anything");

    var child =
        Past.startOf(
                definition(pivot("pay"), StepSpec.subSaga("trip", StepKind.RETRIABLE).after("pay")))
            .ok("pay")
            .then(refused("trip", 1));
    refuses(child, edit("trip", DO, NEW), "trip", "it is a saga of its own, which can be helped");
  }

  @Test
  void what_is_put_in_is_of_the_schema_of_the_command_where_the_saga_is_stuck() {
    refuses(
        stuck(),
        edit("ship", new SagaCommand.Edit(DO, "shop.Pack", text(NEW))),
        "ship",
        "its command is a shop.Do, and what was put in a shop.Pack");
    refuses(
        stuck(),
        edit("ship", UNDO, NEW),
        "ship",
        "it was not stuck at the step itself when it was edited");
    refuses(
        back().then(undoRefused("book", 1)),
        new SagaCommand.EditStep(Past.ORDER, "book", Optional.empty(), "ada", ""),
        "book",
        "it was not stuck at its compensation when it was edited");
  }

  @Test
  void what_is_not_stuck_is_not_edited() {
    var past = Past.startOf(ORDER);
    past.when(edit("pay", DO, NEW))
        .thenRejected(new NotStuckAt(Past.ORDER, "pay", "attempt 1 is under way"));
    past.when(edit("pray", DO, NEW))
        .thenRejected(new NotStuckAt(Past.ORDER, "pray", "place-order@1 has no such step"));
    past.ok("pay", "ship")
        .when(edit("ship", DO, NEW))
        .thenRejected(new NotStuckAt(Past.ORDER, "ship", "the saga has ended: COMPLETED"));
    Past.none().when(edit("pay", DO, NEW)).thenRejected(new SagaNotFound(Past.ORDER));
  }

  @Test
  void what_was_put_in_stays_in_under_another_version() {
    var past = stuck().then(edit("ship", DO, NEW));
    past.then(toNewest(active(past), refused("ship", 2)));
    var ship = retriable("ship").after("pay");
    var other = ship.with(_ -> new Mapping.Mapped.Ready(text("do otherwise")));
    var to = StepSpec.version(2, definition(pivot("pay"), other));
    past.when(Past.migrate(to))
        .thenEvents(
            new SagaEvent.SagaMigrated(
                Past.ORDER, past.now(), to, Person.saying("ada"), "the courier has changed"));

    past.then(Past.migrate(to));
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "ship", "ada", "it is back");
    past.when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "ship", Person.saying("ada"), "it is back"),
            past.facts().stepStarted("ship", 3, NEW));
  }

  @Test
  void what_was_put_in_needs_a_command_of_its_schema_there() {
    var ship = stuck().then(edit("ship", DO, NEW));
    var to =
        StepSpec.version(
            2, definition(pivot("pay"), retriable("ship").after("pay").sending("shop.Pack")));
    ship.when(Past.migrate(to))
        .thenRejected(
            new SagaRejection.CannotMigrate(
                Past.ORDER, to.id(), "step 'ship' would ask for something else"));

    var book = back().then(undoRefused("book", 1)).then(edit("book", UNDO, "undo it by name"));
    var back =
        StepSpec.version(
            2,
            definition(
                compensatable("book").undoneWith("shop.Forget"),
                compensatable("pay").after("book")));
    book.when(Past.migrate(back))
        .thenRejected(
            new SagaRejection.CannotMigrate(
                Past.ORDER, back.id(), "step 'book' would be undone otherwise"));
  }

  private static void refuses(Past past, SagaCommand edit, String step, String found) {
    past.when(edit).thenRejected(new NotEditable(Past.ORDER, step, found));
  }
}

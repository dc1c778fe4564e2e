package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.output;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;
import static org.skald.saga.StepSpec.subSaga;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Caller.Ask;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaCommand.UndoSaga;
import org.skald.saga.SagaEffect.AnswerCaller;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaEvent.SagaCalledAgain;
import org.skald.saga.SagaEvent.UndoRequested;
import org.skald.saga.SagaRejection.NotItsParent;
import org.skald.saga.SagaRejection.NotUndoable;
import org.skald.saga.SagaRejection.SagaIdTaken;
import org.skald.saga.SagaState.Ended;

/** A saga as a step of another: what its parent asks of it, and what it answers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SubSagaTest {

  private static final SagaDefinition TRIP =
      definition(
          compensatable("flight"),
          compensatable("hotel").after("flight"),
          output(StepKind.COMPENSATABLE).after("flight", "hotel"));
  private static final SagaDefinition ORDER = definition(pivot("pay"));
  private static final CommandId STEP =
      new CommandId(new SagaId("journey-1"), "trip", Direction.DO);
  private static final CommandId UNDO =
      new CommandId(new SagaId("journey-1"), "trip", Direction.UNDO);
  private static final String UNDONE = "saga 'journey-1' undoes its step 'trip'";

  private static Caller caller(int attempt, boolean mayUndo) {
    return new Caller(STEP, ask(attempt), Optional.empty(), "proof", mayUndo);
  }

  private static Ask ask(int attempt) {
    return new Ask(attempt, "token-" + attempt);
  }

  private static StartSaga start(SagaDefinition definition, Caller caller) {
    return new StartSaga(
        Past.ORDER,
        definition,
        Past.INPUT,
        Optional.empty(),
        Optional.empty(),
        Optional.of(caller));
  }

  private static UndoSaga undo(int attempt) {
    return new UndoSaga(Past.ORDER, TRIP.id(), STEP, ask(attempt), "proof");
  }

  private static SagaEvent undoRequested(Past past, int start, int attempt) {
    return new UndoRequested(
        Past.ORDER, past.now(), TRIP.id(), caller(start, true).undoneBy(ask(attempt)));
  }

  private static SagaEffect answer(int attempt, SagaCommand.Outcome outcome) {
    return new AnswerCaller(STEP, attempt, "token-" + attempt, outcome);
  }

  private static SagaEffect undoneAnswer(int attempt) {
    return new AnswerCaller(
        UNDO, attempt, "token-" + attempt, new SagaCommand.Outcome.Ok(Optional.empty()));
  }

  private static Past trip() {
    return Past.none().then(start(TRIP, caller(1, true)));
  }

  private static Past completed() {
    return trip().ok("flight", "hotel");
  }

  @Test
  void a_sub_saga_that_completes_answers_with_its_output() {
    var past = trip().ok("flight");
    var output = StepSpec.text("output of {flight=flight-reply, hotel=hotel-reply}");

    past.when(ok("hotel", 1))
        .thenEvents(
            past.facts().succeeded("hotel", 1),
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "output", 1, Optional.of(output)),
            past.facts().ended(Outcome.COMPLETED))
        .thenEffects(answer(1, new SagaCommand.Outcome.Ok(Optional.of(output))));
    assertThat(completed().state())
        .isInstanceOfSatisfying(Ended.class, ended -> assertThat(ended.output()).contains(output));
  }

  @Test
  void a_sub_saga_that_is_compensated_answers_that_it_was_refused() {
    var past = trip();
    past.when(refused("flight", 1))
        .thenEvents(
            past.facts().refused("flight", 1),
            past.facts().turnedAt("flight", "sold out"),
            past.facts().ended(Outcome.COMPENSATED))
        .thenEffects(answer(1, new SagaCommand.Outcome.Refused("step 'flight': sold out")));
  }

  @Test
  void a_sub_saga_that_has_completed_is_undone_as_a_whole() {
    var past = completed();
    past.when(undo(1))
        .thenEvents(
            undoRequested(past, 1, 1),
            past.facts().turned(Cause.CANCEL, UNDONE),
            past.facts()
                .undoStarted("hotel", 1, "undo hotel {flight=flight-reply, hotel=hotel-reply}"));
    past.then(undo(1)).then(undone("hotel", 1));
    past.when(undone("flight", 1))
        .thenEvents(past.facts().compensated("flight", 1), past.facts().ended(Outcome.COMPENSATED))
        .thenEffects(undoneAnswer(1));
  }

  @Test
  void a_sub_saga_under_way_turns_around_and_answers_only_that_it_is_undone() {
    var past = trip().ok("flight");
    past.when(undo(1))
        .thenEvents(undoRequested(past, 1, 1), past.facts().turned(Cause.CANCEL, UNDONE));
    past.then(undo(1)).then(refused("hotel", 1));
    past.when(undone("flight", 1)).thenEffects(undoneAnswer(1));
  }

  @Test
  void one_that_was_undone_before_it_was_started_never_starts() {
    var past = Past.none();
    past.when(undo(1))
        .thenEvents(
            new UndoRequested(
                Past.ORDER,
                past.now(),
                TRIP.id(),
                new Caller(STEP, new Ask(0, ""), Optional.of(ask(1)), "proof", true)))
        .thenEffects(undoneAnswer(1));
    past.then(undo(1));
    past.when(start(TRIP, caller(1, true)))
        .thenEvents(new SagaCalledAgain(Past.ORDER, past.now(), ask(1)))
        .thenEffects(undoneAnswer(1));
  }

  @Test
  void a_repeat_of_the_same_attempt_changes_nothing_and_a_later_one_is_answered() {
    var past = trip();
    past.when(start(TRIP, caller(1, true))).thenNothing();
    past.when(start(TRIP, caller(2, true)))
        .thenEvents(new SagaCalledAgain(Past.ORDER, past.now(), ask(2)))
        .thenEffects();
    past.then(start(TRIP, caller(2, true))).then(refused("flight", 1));
    past.when(start(TRIP, caller(3, true)))
        .thenEffects(answer(3, new SagaCommand.Outcome.Refused("step 'flight': sold out")));
  }

  @Test
  void what_is_asked_to_be_undone_once_more_answers_the_later_attempt() {
    var past = completed().then(undo(1));
    past.when(undo(1)).thenNothing();
    past.when(undo(2)).thenEvents(undoRequested(past, 1, 2)).thenEffects();
    past.then(undo(2)).then(undone("hotel", 1));
    past.when(undone("flight", 1)).thenEffects(undoneAnswer(2));
    past.then(undone("flight", 1));
    past.when(undo(3)).thenEvents(undoRequested(past, 1, 3)).thenEffects(undoneAnswer(3));
  }

  @Test
  void only_its_parent_can_undo_it() {
    var forged = new UndoSaga(Past.ORDER, TRIP.id(), STEP, ask(1), "another proof");
    completed()
        .when(forged)
        .thenRejected(new NotItsParent(Past.ORDER, "found a command of another to undo it"));
    Past.startOf(TRIP)
        .when(undo(1))
        .thenRejected(new NotItsParent(Past.ORDER, "found a command of another to undo it"));
    Past.startOf(TRIP)
        .when(start(TRIP, caller(1, true)))
        .thenRejected(new SagaIdTaken(Past.ORDER, TRIP.id()));
  }

  @Test
  void what_cannot_be_undone_is_no_step_that_can() {
    Past.none().when(start(ORDER, caller(1, true))).thenRejected(new NotUndoable(ORDER.id()));
    var past = Past.none().then(start(ORDER, caller(1, false)));
    past.when(undo(1)).thenRejected(new NotUndoable(ORDER.id()));
    past.when(ok("pay", 1)).thenEffects(answer(1, new SagaCommand.Outcome.Ok(Optional.empty())));
  }

  @Test
  void a_parent_that_turns_around_does_not_wait_for_its_sub_saga() {
    var past =
        Past.startOf(
                definition(
                    compensatable("insure"),
                    subSaga("trip", StepKind.COMPENSATABLE).after("insure")))
            .ok("insure");
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(),
            past.facts().turned(Cause.CANCEL, "changed my mind"),
            past.facts().undoStarted("trip", 1, "do trip {insure=insure-reply}"))
        .thenEffects(
            new SagaEffect.SendCommand(
                    new CommandId(Past.ORDER, "trip", Direction.UNDO),
                    1,
                    "shop.Do",
                    new Recipient.SubSaga("sub-trip", Optional.empty(), true),
                    StepSpec.text("do trip {insure=insure-reply}"),
                    past.now().plus(StepSpec.TIMEOUT))
                .compensating(new CommandId(Past.ORDER, "trip", Direction.DO)));
    past.then(Past.cancel());
    past.when(undone("trip", 1))
        .thenEvents(
            past.facts().compensated("trip", 1),
            past.facts().undoStarted("insure", 1, "undo insure {insure=insure-reply}"));
  }

  @Test
  void a_sub_saga_that_is_the_pivot_is_awaited() {
    var past =
        Past.startOf(
            definition(compensatable("book"), subSaga("pay", StepKind.PIVOT).after("book")));
    past.ok("book");
    past.when(Past.cancel()).thenEvents(past.facts().cancelRequested());
  }

  @Test
  void an_id_that_would_be_too_long_is_none() {
    var command = new CommandId(new SagaId("x".repeat(196)), "trip", Direction.DO);
    assertThat(Recipient.SubSaga.idOf(command)).isEmpty();
    assertThat(Recipient.SubSaga.idOf(STEP)).contains(new SagaId("journey-1/trip"));
    assertThat(Recipient.SubSaga.idOf(new CommandId(STEP.sagaId(), "trip", Direction.UNDO, 2)))
        .contains(new SagaId("journey-1/trip/2"));
  }

  @Test
  void an_output_that_cannot_be_made_turns_the_saga_around_or_is_stuck() {
    Mapping broken = _ -> new Mapped.Broken("no such key");
    var reason = "the output could not be made: no such key";
    var before =
        Past.startOf(
            definition(
                compensatable("book"), output(StepKind.COMPENSATABLE, broken).after("book")));
    before
        .when(ok("book", 1))
        .thenEvents(
            before.facts().succeeded("book", 1),
            before.facts().failed("output", 1, reason, Optional.empty()),
            before.facts().turnedAt("output", reason),
            before.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
    var beyond =
        Past.startOf(
            definition(
                pivot("pay"),
                retriable("ship").after("pay"),
                output(StepKind.RETRIABLE, broken).after("ship")));
    beyond.ok("pay");
    beyond
        .when(ok("ship", 1))
        .thenEvents(
            beyond.facts().succeeded("ship", 1),
            beyond.facts().failed("output", 1, reason, Optional.empty()),
            beyond.facts().stuck("output", reason));
  }

  @Test
  void the_recipients_of_a_definition_are_those_of_items_and_compensations_too() {
    var definition =
        definition(compensatable("book").forEach(2, 1), subSaga("trip", StepKind.COMPENSATABLE));
    assertThat(definition.recipients())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                new Recipient.Topic("book.commands"),
                new Recipient.SubSaga("sub-trip", Optional.empty(), true)));
  }

  @Test
  void it_is_undone_by_its_parent_without_a_second_person() {
    var trip = TRIP.withFourEyes(Set.of(ActName.values()));
    var past = Past.none().then(start(trip, caller(1, true))).ok("flight").then(undo(1));
    assertThat(past.events())
        .anyMatch(SagaEvent.CompensationStarted.class::isInstance)
        .noneMatch(SagaEvent.ActProposed.class::isInstance);
  }
}

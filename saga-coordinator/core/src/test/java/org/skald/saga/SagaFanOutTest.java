package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Action.ForEach;
import org.skald.saga.Condition.Tested;
import org.skald.saga.Items.Counted;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.Outcome;

/** Steps that are done for each item of a list. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaFanOutTest {

  private static final int ALL = ForEach.UNLIMITED;

  private static SagaEvent fannedOut(Past past, String step, int elements) {
    return new SagaEvent.StepFannedOut(Past.ORDER, past.now(), step, elements);
  }

  private static SagaEvent gathered(Past past, String step) {
    return new SagaEvent.StepSucceeded(Past.ORDER, past.now(), step, 1, Optional.empty());
  }

  private static StepSpec reserve(int items, int limit) {
    return compensatable("reserve").forEach(items, limit);
  }

  @Test
  void each_item_is_asked_for_at_once_and_what_follows_waits_for_all() {
    var past = Past.none();
    var definition = definition(reserve(2, ALL), pivot("pay").after("reserve"));
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            fannedOut(past, "reserve", 2),
            past.facts().stepStarted("reserve.0", 1, "do reserve#0 {}"),
            past.facts().stepStarted("reserve.1", 1, "do reserve#1 {}"));

    var begun = Past.startOf(definition);
    begun.when(ok("reserve.1", 1)).thenEvents(begun.facts().succeeded("reserve.1", 1));
    begun.ok("reserve.1");
    begun
        .when(ok("reserve.0", 1))
        .thenEvents(
            begun.facts().succeeded("reserve.0", 1),
            gathered(begun, "reserve"),
            begun
                .facts()
                .stepStarted("pay", 1, "do pay {reserve=[reserve.0-reply, reserve.1-reply]}"));
  }

  @Test
  void with_a_limit_the_next_item_waits_for_the_one_so_many_before_it() {
    var past = Past.startOf(definition(reserve(5, 2)));
    past.when(ok("reserve.1", 1))
        .thenEvents(
            past.facts().succeeded("reserve.1", 1),
            past.facts().stepStarted("reserve.3", 1, "do reserve#3 {}"));
  }

  @Test
  void what_was_done_is_undone_at_once_each_by_its_own_reply() {
    var past =
        Past.startOf(definition(compensatable("book"), reserve(3, ALL).after("book")))
            .ok("book", "reserve.0", "reserve.2");
    past.when(refused("reserve.1", 1))
        .thenEvents(
            past.facts().refused("reserve.1", 1),
            past.facts().turnedAt("reserve.1", "sold out"),
            past.facts()
                .undoStarted(
                    "reserve.2", 1, "undo reserve#2 {book=book-reply, reserve=reserve.2-reply}"),
            past.facts()
                .undoStarted(
                    "reserve.0", 1, "undo reserve#0 {book=book-reply, reserve=reserve.0-reply}"));
    past.then(refused("reserve.1", 1)).then(undone("reserve.0", 1));
    past.when(undone("reserve.2", 1))
        .thenEvents(
            past.facts().compensated("reserve.2", 1),
            past.facts().undoStarted("book", 1, "undo book {book=book-reply}"));
  }

  @Test
  void one_at_a_time_is_undone_in_reverse() {
    var past = Past.startOf(definition(reserve(3, 1))).ok("reserve.0", "reserve.1");
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(), past.facts().turned(Cause.CANCEL, "changed my mind"));
    past.then(Past.cancel());
    past.when(refused("reserve.2", 1))
        .thenEvents(
            past.facts().refused("reserve.2", 1),
            past.facts().undoStarted("reserve.1", 1, "undo reserve#1 {reserve=reserve.1-reply}"));
    past.then(refused("reserve.2", 1));
    past.when(undone("reserve.1", 1))
        .thenEvents(
            past.facts().compensated("reserve.1", 1),
            past.facts().undoStarted("reserve.0", 1, "undo reserve#0 {reserve=reserve.0-reply}"));
  }

  @Test
  void no_items_are_done_at_once() {
    var past = Past.none();
    var definition = definition(reserve(0, ALL), pivot("pay").after("reserve"));
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            fannedOut(past, "reserve", 0),
            gathered(past, "reserve"),
            past.facts().stepStarted("pay", 1, "do pay {reserve=[]}"));
  }

  @Test
  void a_condition_is_asked_once_for_all_items() {
    var past = Past.none();
    var definition =
        definition(compensatable("reserve").forEach(2, ALL).when(new Tested.Known(false)));
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            past.facts().skipped("reserve"),
            past.facts().ended(Outcome.COMPLETED));
  }

  @Test
  void items_that_cannot_be_counted_turn_the_saga_around() {
    var past = Past.none();
    var broken = compensatable("reserve").forEach(new Counted.Broken("no such key"), ALL);
    var reason = "its items could not be counted: no such key";
    past.when(Past.start(definition(broken)))
        .thenEvents(
            past.facts().started(definition(broken)),
            past.facts().failed("reserve", 1, reason, Optional.empty()),
            past.facts().turnedAt("reserve", reason),
            past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void more_items_than_a_saga_may_have_are_refused_before_any_is_asked_for() {
    var past = Past.none();
    var many = reserve(ForEach.ITEMS_MAX + 1, ALL);
    var reason = "expected at most 1000 items, found 1001";
    past.when(Past.start(definition(many)))
        .thenEvents(
            past.facts().started(definition(many)),
            past.facts().failed("reserve", 1, reason, Optional.empty()),
            past.facts().turnedAt("reserve", reason),
            past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void beyond_the_pivot_one_item_is_stuck_and_the_others_go_on() {
    var past =
        Past.startOf(
                definition(
                    pivot("pay"),
                    retriable("ship").forEach(2, ALL).after("pay"),
                    retriable("thank").after("ship")))
            .ok("pay");
    past.when(refused("ship.0", 1))
        .thenEvents(past.facts().refused("ship.0", 1), past.facts().stuck("ship.0", "sold out"));
    past.then(refused("ship.0", 1)).ok("ship.1");
    var skip = new SagaCommand.SkipStep(Past.ORDER, "ship.0", "ada", "sent by post");
    past.when(skip)
        .thenEvents(
            new SagaEvent.StepSkippedByHand(
                Past.ORDER, past.now(), "ship.0", Person.saying("ada"), "sent by post"),
            gathered(past, "ship"),
            past.facts().stepStarted("thank", 1, "do thank {pay=pay-reply, ship=[ship.1-reply]}"));
  }

  @Test
  void a_stuck_count_that_is_resumed_counts_again() {
    var counts = new AtomicReference<Counted>(new Counted.Broken("no"));
    var ship =
        new StepDefinition(
            "ship",
            StepKind.RETRIABLE,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            new ForEach(_ -> counts.get(), ALL, retriable("ship").call()));
    var definition =
        SagaDefinition.of(new DefinitionId("place-order", 1), Optional.empty(), List.of(ship));
    var past = Past.startOf(definition);
    counts.set(new Counted.Known(1));
    var resume = new SagaCommand.ResumeStep(Past.ORDER, "ship", "ada", "mended");
    past.when(resume)
        .thenEvents(
            new SagaEvent.StepResumed(
                Past.ORDER, past.now(), "ship", Person.saying("ada"), "mended"),
            fannedOut(past, "ship", 1),
            past.facts().stepStarted("ship.0", 1, "do ship#0 {}"));
  }

  @Test
  void a_reply_without_content_is_missed_by_what_follows() {
    var past =
        Past.startOf(definition(reserve(2, ALL), pivot("pay").after("reserve"))).ok("reserve.0");
    var empty = new SagaCommand.Outcome.Ok(Optional.empty());
    past.when(Past.report("reserve.1", 1, empty))
        .thenEvents(
            new SagaEvent.StepSucceeded(Past.ORDER, past.now(), "reserve.1", 1, Optional.empty()),
            gathered(past, "reserve"),
            past.facts().stepStarted("pay", 1, "do pay {}"));
  }

  @Test
  void elements_are_told_from_declared_steps_by_their_names() {
    assertThat(Element.of("reserve-stock.12")).contains(new Element("reserve-stock", 12));
    assertThat(Element.of("reserve-stock")).isEmpty();
    assertThat(Element.declared("reserve-stock.12")).isEqualTo("reserve-stock");
    assertThat(new Element("reserve-stock", 12).name()).isEqualTo("reserve-stock.12");
  }
}

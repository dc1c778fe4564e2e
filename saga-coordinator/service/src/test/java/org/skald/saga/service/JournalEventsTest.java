package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.Caller;
import org.skald.saga.LockRequest;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaState;
import org.skald.saga.SagaSummary;
import org.skald.schemas.journal.CommandRejected;

/** What the journal tells is all that a saga's state is made of. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalEventsTest {

  private static final int SEEDS = 300;

  @Test
  void every_event_is_read_from_the_journal_but_for_what_it_keeps_to_itself() {
    var seen = new HashSet<Class<?>>();
    try (var shop = new Shop()) {
      for (var seed = 0L; seed < SEEDS; seed++) {
        var saga = new RandomSagas(seed).run();
        var read = new JournalEvents(saga::definition);
        for (var event : saga.events()) {
          var written = shop.wire().encode(JournalRecords.of(event));

          assertThat(read.of(shop.wire().decode(written)))
              .as("seed %d", seed)
              .contains(asTold(event));
          seen.add(event.getClass());
        }
      }
    }
    assertThat(seen).isEqualTo(Set.of(SagaEvent.class.getPermittedSubclasses()));
  }

  @Test
  void folded_they_come_to_the_steps_that_the_log_has() {
    for (var seed = 0L; seed < SEEDS; seed++) {
      var saga = new RandomSagas(seed).run();
      var read = new JournalEvents(saga::definition);

      var byLog = standings(saga.events());
      var byJournal =
          standings(
              saga.events().stream()
                  .map(JournalRecords::of)
                  .flatMap(it -> read.of(it).stream())
                  .toList());

      assertThat(byJournal).as("seed %d", seed).isEqualTo(byLog);
    }
  }

  @Test
  void a_refusal_is_no_event() {
    var rejected =
        new CommandRejected(
            "order-1", SagaLog.NOW, "CancelSaga", "too-late-to-cancel", "it has completed");
    var read =
        new JournalEvents(_ -> {
          throw new IllegalStateException("expected no question for a definition");
        });

    assertThat(read.of(rejected)).isEmpty();
  }

  /** After each event: what a person is shown of a saga. */
  private static List<List<?>> standings(List<SagaEvent> events) {
    var decider = new SagaDecider();
    var state = decider.initial();
    var all = new ArrayList<List<?>>();
    for (var event : events) {
      state = decider.evolve(state, event);
      var steps = state instanceof SagaState.Active active ? active.steps() : Optional.empty();
      var kept = state instanceof SagaState.Ended it ? it.kept().map(SagaState.Forward::steps) : "";
      all.add(Stream.of(SagaSummary.of(state), steps, kept).toList());
    }
    return all;
  }

  private static SagaEvent asTold(SagaEvent event) {
    return switch (event) {
      case SagaEvent.SagaStarted it ->
          new SagaEvent.SagaStarted(
              it.sagaId(),
              it.at(),
              it.definition(),
              it.input(),
              it.deadline(),
              Optional.empty(),
              Optional.empty(),
              it.caller().map(JournalEventsTest::asTold));
      case SagaEvent.SagaCalledAgain it ->
          new SagaEvent.SagaCalledAgain(it.sagaId(), it.at(), asTold(it.start()));
      case SagaEvent.UndoRequested it -> {
        var undo = it.caller().undo().map(JournalEventsTest::asTold);
        var known = asTold(it.caller());
        yield new SagaEvent.UndoRequested(
            it.sagaId(),
            it.at(),
            it.definition(),
            new Caller(known.command(), known.start(), undo, "", true));
      }
      case SagaEvent.LockRequested it ->
          new SagaEvent.LockRequested(
              it.sagaId(),
              it.at(),
              it.step(),
              it.attempt(),
              new LockRequest(
                  it.request().key(),
                  it.request().mode(),
                  it.request().amount(),
                  Duration.ofMillis(1)),
              it.due());
      case SagaEvent.StepQueried it ->
          new SagaEvent.StepQueried(
              it.sagaId(),
              it.at(),
              it.step(),
              it.attempt(),
              it.query(),
              Payload.of(new byte[0]),
              it.due());
      case SagaEvent.LocksReleased it ->
          new SagaEvent.LocksReleased(it.sagaId(), it.at(), List.of());
      case SagaEvent.SignalReceived it when it.signal() instanceof Signal.GoOn ->
          new SagaEvent.SignalReceived(
              it.sagaId(),
              it.at(),
              it.step(),
              new Signal.GoOn(Optional.empty()),
              it.by(),
              it.reason());
      default -> event;
    };
  }

  private static Caller asTold(Caller caller) {
    return new Caller(
        caller.command(), new Caller.Ask(1, ""), Optional.empty(), "", caller.mayUndo());
  }

  private static Caller.Ask asTold(Caller.Ask ask) {
    return new Caller.Ask(ask.attempt(), "");
  }
}

package org.skald.saga.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;
import org.skald.log.Position;
import org.skald.saga.DefinitionId;
import org.skald.saga.SagaDecider;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaState;
import org.skald.streams.view.EventId;

/** What a saga was at some moment: what the journal tells of it, folded as the log folds it. */
sealed interface PastSaga {

  /**
   * It had begun.
   *
   * @param position of the last event up to that moment
   * @param history what had happened, in the order of the log
   */
  record Known(SagaState state, Position position, List<Told> history) implements PastSaga {
    /** Keeps its own copy. */
    public Known {
      history = List.copyOf(history);
    }
  }

  /** Nothing had happened, or it was forgotten. */
  record NotYet() implements PastSaga {}

  /** The journal does not have all that happened up to that moment. */
  record Torn(String found) implements PastSaga {}

  /** The log does not know it, and the journal is too long to be read while somebody waits. */
  record Unread() implements PastSaga {}

  /**
   * What the journal tells of a saga in one record.
   *
   * @param entry as it was read
   * @param record the same, of its generated class
   */
  record Told(JournalReader.Entry entry, EventId id, IndexedRecord record) {

    static Told of(JournalReader.Entry entry, IndexedRecord record) {
      return new Told(entry, EventId.parse(entry.id()), record);
    }

    private boolean isBy(PastMoment moment) {
      return moment.isReachedBy(JournalEvents.at(record), id.revision());
    }
  }

  /**
   * The saga at a moment.
   *
   * @param told all that the journal tells of it, in whatever order
   * @param definitions what it may be pinned to
   */
  static PastSaga of(
      List<Told> told, PastMoment moment, Function<DefinitionId, SagaDefinition> definitions) {
    var sorted = new ArrayList<>(told);
    sorted.sort(Comparator.comparing(it -> it.id().revision()));
    var events = new JournalEvents(definitions);
    var decider = new SagaDecider();
    var state = decider.initial();
    var history = new ArrayList<Told>();
    var torn = Optional.<Torn>empty();
    for (var it : sorted) {
      if (!it.isBy(moment)) {
        continue;
      }
      var event = events.of(it.record());
      if (event.filter(SagaEvent.SagaForgotten.class::isInstance).isPresent()) {
        // Another saga may have its id now, of which all may be there.
        state = decider.initial();
        history.clear();
        torn = Optional.empty();
        continue;
      }
      if (event.isPresent() && torn.isEmpty()) {
        try {
          state = decider.evolve(state, event.get());
        } catch (IllegalStateException e) {
          torn = Optional.of(new Torn("%s at position %s".formatted(name(it), it.id().revision())));
        }
      }
      history.add(it);
    }
    if (torn.isPresent()) {
      return torn.get();
    }
    return state instanceof SagaState.NotStarted || history.isEmpty()
        ? new NotYet()
        : new Known(state, history.getLast().id().revision().position(), history);
  }

  private static String name(Told told) {
    return told.record().getSchema().getName();
  }
}

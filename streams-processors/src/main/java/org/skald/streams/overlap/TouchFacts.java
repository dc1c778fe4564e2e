package org.skald.streams.overlap;

import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.StepCompensated;
import org.skald.schemas.journal.StepCompensationStarted;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepSkippedByHand;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;
import org.skald.streams.overlap.core.Fact;
import org.skald.streams.overlap.core.Fact.Moved;
import org.skald.streams.overlap.core.Fact.Told;
import org.skald.streams.overlap.core.Mode;
import org.skald.streams.overlap.core.Toucher;
import org.skald.streams.view.JournalRecord;

/** The events of the journal as facts about what sagas touch. */
final class TouchFacts {

  private TouchFacts() {}

  /** What a record says; empty when it is of no matter to overlaps. */
  static Optional<Fact> of(JournalRecord record) {
    return switch (record.event()) {
      case StepStarted it -> touched(record, it);
      case StepSucceeded it -> moved(record, it.getSagaId(), it.getStep(), Told.OVER);
      case StepRefused it -> moved(record, it.getSagaId(), it.getStep(), Told.OVER);
      case StepFailed it when it.getRetryAt() == null ->
          moved(record, it.getSagaId(), it.getStep(), Told.OVER);
      case StepSkippedByHand it -> moved(record, it.getSagaId(), it.getStep(), Told.OVER);
      case StepCompensationStarted it -> moved(record, it.getSagaId(), it.getStep(), Told.UNDOING);
      case StepCompensated it -> moved(record, it.getSagaId(), it.getStep(), Told.UNDONE);
      case SagaEnded it ->
          fact(record, it.getSagaId(), new Fact.Ended(it.getOutcome() == Outcome.COMPLETED));
      case SagaForgotten it -> fact(record, it.getSagaId(), new Fact.Forgotten());
      // A journal of a later release may have events that this one does not know.
      case IndexedRecord _ -> Optional.empty();
    };
  }

  private static Optional<Fact> touched(JournalRecord record, StepStarted event) {
    return Optional.ofNullable(event.getTouched())
        .flatMap(it -> {
          var keys = new TreeMap<String, Mode>();
          it.getReads().forEach(key -> keys.put(key, Mode.READ));
          it.getWrites().forEach(key -> keys.put(key, Mode.WRITE));
          var by =
              new Toucher(
                  event.getSagaId(),
                  it.getDefinition(),
                  it.getVersion(),
                  Optional.ofNullable(it.getParent()));
          return fact(
              record,
              event.getSagaId(),
              new Fact.Touched(event.getStep(), by, keys, it.getUntold()));
        });
  }

  private static Optional<Fact> moved(JournalRecord record, String sagaId, String step, Told told) {
    return fact(record, sagaId, new Moved(step, told));
  }

  private static Optional<Fact> fact(JournalRecord record, String sagaId, Fact.What what) {
    return Optional.of(new Fact(sagaId, record.id().revision(), record.recordedAt(), what));
  }
}

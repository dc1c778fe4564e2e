package org.skald.streams.search;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Revision;
import org.skald.schemas.journal.CompensationStarted;
import org.skald.schemas.journal.LockAcquired;
import org.skald.schemas.journal.LockRequested;
import org.skald.schemas.journal.LockReturned;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.SagaMigrated;
import org.skald.schemas.journal.SagaPaused;
import org.skald.schemas.journal.SagaResumed;
import org.skald.schemas.journal.SagaReturned;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.StepCompensated;
import org.skald.schemas.journal.StepCompensationFailed;
import org.skald.schemas.journal.StepCompensationStarted;
import org.skald.schemas.journal.StepEdited;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepFannedOut;
import org.skald.schemas.journal.StepQueried;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepResumed;
import org.skald.schemas.journal.StepSkipped;
import org.skald.schemas.journal.StepSkippedByHand;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;
import org.skald.schemas.journal.StepTimedOut;
import org.skald.schemas.journal.UndoRequested;
import org.skald.schemas.journal.WaitStarted;
import org.skald.streams.search.core.Fact;
import org.skald.streams.search.core.Fact.StepMoved;
import org.skald.streams.search.core.Told;

/** The events of the journal as facts of the view. */
final class JournalFacts {

  /** A list shows the beginning of a long reason; the saga itself has all of it. */
  private static final int REASON_MAX = 1_000;

  private JournalFacts() {}

  /** What an event says; empty when a list of sagas does not care. */
  static Optional<Fact> of(Revision revision, IndexedRecord event) {
    return switch (event) {
      case SagaStarted it ->
          Optional.of(
              new Fact(
                  it.getSagaId(),
                  revision,
                  it.getAt(),
                  new Fact.Started(
                      it.getDefinition(), it.getVersion(), Optional.ofNullable(it.getParent()))));
      case UndoRequested it ->
          Optional.of(new Fact(it.getSagaId(), revision, it.getAt(), undoAsked(it)));
      case CompensationStarted it ->
          Optional.of(
              new Fact(
                  it.getSagaId(),
                  revision,
                  it.getAt(),
                  new Fact.Turned(
                      it.getCause().name().toLowerCase(Locale.ROOT),
                      shortened(it.getReason()),
                      it.getSavePoint() != null)));
      case SagaReturned it ->
          Optional.of(
              new Fact(it.getSagaId(), revision, it.getAt(), new Fact.Returned(it.getSteps())));
      case SagaEnded it ->
          Optional.of(
              new Fact(
                  it.getSagaId(),
                  revision,
                  it.getAt(),
                  new Fact.Ended(it.getOutcome() == Outcome.COMPLETED)));
      case SagaForgotten it ->
          Optional.of(new Fact(it.getSagaId(), revision, it.getAt(), new Fact.Forgotten()));
      case SagaMigrated it ->
          Optional.of(
              new Fact(it.getSagaId(), revision, it.getAt(), new Fact.Migrated(it.getVersion())));
      case SagaPaused it ->
          Optional.of(new Fact(it.getSagaId(), revision, it.getAt(), new Fact.Paused(true)));
      case SagaResumed it ->
          Optional.of(new Fact(it.getSagaId(), revision, it.getAt(), new Fact.Paused(false)));
      default -> ofStep(revision, event);
    };
  }

  private static Fact.UndoAsked undoAsked(UndoRequested event) {
    var version = event.getVersion();
    return new Fact.UndoAsked(
        Optional.ofNullable(event.getDefinition()),
        version == null ? 0 : version,
        event.getParent());
  }

  /** A journal of a later release may have events that this one does not know. */
  private static Optional<Fact> ofStep(Revision revision, IndexedRecord event) {
    return switch (event) {
      case StepStarted it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.RUNNING, it.getAttempt())
                  .asking(Optional.ofNullable(it.getParticipant())));
      case WaitStarted it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.WAITING, it.getAttempt()));
      case StepFannedOut it ->
          step(
              it.getSagaId(), revision, it.getAt(), StepMoved.of(it.getStep(), Told.FANNED_OUT, 0));
      case StepSkipped it ->
          step(it.getSagaId(), revision, it.getAt(), StepMoved.of(it.getStep(), Told.SKIPPED, 0));
      case StepSucceeded it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.DONE, it.getAttempt()));
      case StepFailed it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), again(it.getRetryAt(), Told.GIVEN_UP), it.getAttempt())
                  .because(shortened(it.getReason())));
      case StepRefused it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.NOT_DONE, it.getAttempt())
                  .because(shortened(it.getReason())));
      case StepTimedOut it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(
                      it.getStep(), again(it.getRetryAt(), Told.POSSIBLY_DONE), it.getAttempt())
                  .unknown());
      case StepQueried it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.QUERYING, it.getAttempt()));
      case SagaStuck it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.STUCK, 0).because(shortened(it.getReason())));
      case StepResumed it ->
          step(it.getSagaId(), revision, it.getAt(), StepMoved.of(it.getStep(), Told.RESUMED, 0));
      case StepEdited it ->
          step(it.getSagaId(), revision, it.getAt(), StepMoved.of(it.getStep(), Told.RESUMED, 0));
      case StepSkippedByHand it ->
          step(it.getSagaId(), revision, it.getAt(), StepMoved.of(it.getStep(), Told.SKIPPED, 0));
      default -> ofCompensation(revision, event);
    };
  }

  private static Optional<Fact> ofCompensation(Revision revision, IndexedRecord event) {
    return switch (event) {
      case StepCompensationStarted it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.COMPENSATING, it.getAttempt())
                  .asking(Optional.ofNullable(it.getParticipant())));
      case StepCompensated it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.COMPENSATED, it.getAttempt()));
      case StepCompensationFailed it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(
                      it.getStep(),
                      it.getRetryAt() == null ? Told.COMPENSATION_HELD : Told.COMPENSATION_RETRYING,
                      it.getAttempt())
                  .because(shortened(it.getReason())));
      default -> ofLock(revision, event);
    };
  }

  /** A lock is a step of its saga; what the lock itself tells is about no saga. */
  private static Optional<Fact> ofLock(Revision revision, IndexedRecord event) {
    return switch (event) {
      case LockRequested it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.RUNNING, it.getAttempt()));
      case LockAcquired it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.DONE, it.getAttempt()));
      case LockReturned it ->
          step(
              it.getSagaId(),
              revision,
              it.getAt(),
              StepMoved.of(it.getStep(), Told.COMPENSATING, it.getAttempt()));
      default -> Optional.empty();
    };
  }

  private static Optional<Fact> step(
      String sagaId, Revision revision, Instant at, StepMoved moved) {
    return Optional.of(new Fact(sagaId, revision, at, moved));
  }

  private static Told again(@Nullable Instant retryAt, Told otherwise) {
    return retryAt == null ? otherwise : Told.RETRYING;
  }

  private static String shortened(String reason) {
    return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "…";
  }
}

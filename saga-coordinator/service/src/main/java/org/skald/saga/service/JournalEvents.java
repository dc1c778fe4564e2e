package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.DefinitionId;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.Payload;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.schemas.journal.CompensationStarted;
import org.skald.schemas.journal.DeadlinePassed;
import org.skald.schemas.journal.LockAcquired;
import org.skald.schemas.journal.LockRequested;
import org.skald.schemas.journal.LockReturned;
import org.skald.schemas.journal.LockSentBack;
import org.skald.schemas.journal.LocksReleased;
import org.skald.schemas.journal.SagaCalledAgain;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.SagaReturned;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.StepCompensated;
import org.skald.schemas.journal.StepCompensationFailed;
import org.skald.schemas.journal.StepCompensationStarted;
import org.skald.schemas.journal.StepFailed;
import org.skald.schemas.journal.StepFannedOut;
import org.skald.schemas.journal.StepQueried;
import org.skald.schemas.journal.StepRefused;
import org.skald.schemas.journal.StepSkipped;
import org.skald.schemas.journal.StepStarted;
import org.skald.schemas.journal.StepSucceeded;
import org.skald.schemas.journal.StepTimedOut;
import org.skald.schemas.journal.UndoRequested;
import org.skald.schemas.journal.WaitStarted;

/**
 * The records of the journal as events again: the inverse of {@link JournalRecords}.
 *
 * <p>The journal keeps to itself what only a saga and those who answer it may know, the tokens and
 * proofs, and what no state is made of: whose trace and whose fence it was, how long it waits for a
 * lock, the value beside a signal. Folded, its events come to the same steps in the same standing.
 */
final class JournalEvents {

  private static final String UNTOLD = "";
  private static final Payload UNTOLD_COMMAND = Payload.of(new byte[0]);
  private static final Duration UNTOLD_PATIENCE = Duration.ofMillis(1);

  private final Function<DefinitionId, SagaDefinition> definitions;

  /** Finds what a saga is pinned to by {@code definitions}. */
  JournalEvents(Function<DefinitionId, SagaDefinition> definitions) {
    this.definitions = definitions;
  }

  /** The event that a record tells of; empty when it is no event of a saga, as a refusal is. */
  Optional<SagaEvent> of(IndexedRecord record) {
    return Optional.ofNullable(
        switch (record) {
          case SagaStarted it -> started(it);
          case SagaCalledAgain it ->
              new SagaEvent.SagaCalledAgain(id(it.getSagaId()), it.getAt(), ask(it.getAttempt()));
          case UndoRequested it -> undoRequested(it);
          case DeadlinePassed it -> new SagaEvent.DeadlinePassed(id(it.getSagaId()), it.getAt());
          case CompensationStarted it ->
              new SagaEvent.CompensationStarted(
                  id(it.getSagaId()),
                  it.getAt(),
                  SagaEvent.Cause.valueOf(it.getCause().name()),
                  it.getReason(),
                  Optional.ofNullable(it.getSavePoint()));
          case SagaReturned it ->
              new SagaEvent.SagaReturned(
                  id(it.getSagaId()), it.getAt(), it.getSavePoint(), it.getRound(), it.getSteps());
          case SagaStuck it ->
              new SagaEvent.SagaStuck(id(it.getSagaId()), it.getAt(), it.getStep(), it.getReason());
          case SagaEnded it ->
              new SagaEvent.SagaEnded(
                  id(it.getSagaId()),
                  it.getAt(),
                  SagaEvent.Outcome.valueOf(it.getOutcome().name()),
                  it.getLeft());
          case SagaForgotten it -> new SagaEvent.SagaForgotten(id(it.getSagaId()), it.getAt());
          default -> ActJournal.read(record, definitions).orElseGet(() -> ofStep(record));
        });
  }

  private SagaEvent started(SagaStarted it) {
    var definition = new DefinitionId(it.getDefinition(), it.getVersion());
    return new SagaEvent.SagaStarted(
        id(it.getSagaId()),
        it.getAt(),
        definitions.apply(definition),
        payload(it.getInput()),
        Optional.ofNullable(it.getDeadline()),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(it.getParent())
            .map(parent ->
                new Caller(
                    command(parent, String.valueOf(it.getParentStep()), it.getParentEdition()),
                    ask(1),
                    Optional.empty(),
                    UNTOLD,
                    it.getMayBeUndone())));
  }

  private static SagaEvent undoRequested(UndoRequested it) {
    var version = it.getVersion();
    return new SagaEvent.UndoRequested(
        id(it.getSagaId()),
        it.getAt(),
        new DefinitionId(String.valueOf(it.getDefinition()), version == null ? 1 : version),
        new Caller(
            command(it.getParent(), it.getParentStep(), it.getParentEdition()),
            ask(1),
            Optional.of(ask(it.getAttempt())),
            UNTOLD,
            true));
  }

  private static @Nullable SagaEvent ofStep(IndexedRecord record) {
    return switch (record) {
      case StepStarted it ->
          new SagaEvent.StepStarted(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              payload(it.getCommand()),
              it.getDue(),
              TouchedJournal.of(it.getTouched()));
      case StepFannedOut it ->
          new SagaEvent.StepFannedOut(
              id(it.getSagaId()), it.getAt(), it.getStep(), it.getElements());
      case WaitStarted it ->
          new SagaEvent.WaitStarted(
              id(it.getSagaId()), it.getAt(), it.getStep(), it.getAttempt(), it.getDue());
      case StepSkipped it ->
          new SagaEvent.StepSkipped(id(it.getSagaId()), it.getAt(), it.getStep());
      case StepSucceeded it ->
          new SagaEvent.StepSucceeded(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              Optional.ofNullable(it.getReply()).map(JournalEvents::payload),
              it.getUnchanged());
      case StepFailed it ->
          new SagaEvent.StepFailed(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              it.getReason(),
              Optional.ofNullable(it.getRetryAt()));
      case StepRefused it ->
          new SagaEvent.StepRefused(
              id(it.getSagaId()), it.getAt(), it.getStep(), it.getAttempt(), it.getReason());
      // What was asked about is told by the attempt; a query is its command once more.
      case StepQueried it ->
          new SagaEvent.StepQueried(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              it.getQuery(),
              UNTOLD_COMMAND,
              it.getDue());
      case StepTimedOut it ->
          new SagaEvent.StepTimedOut(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              Optional.ofNullable(it.getRetryAt()));
      default -> ofCompensation(record);
    };
  }

  private static @Nullable SagaEvent ofCompensation(IndexedRecord record) {
    return switch (record) {
      case StepCompensationStarted it ->
          new SagaEvent.StepCompensationStarted(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              payload(it.getCommand()),
              it.getDue());
      case StepCompensated it ->
          new SagaEvent.StepCompensated(
              id(it.getSagaId()), it.getAt(), it.getStep(), it.getAttempt());
      case StepCompensationFailed it ->
          new SagaEvent.StepCompensationFailed(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              it.getReason(),
              it.getUnknown(),
              Optional.ofNullable(it.getRetryAt()));
      default -> ofLock(record);
    };
  }

  private static @Nullable SagaEvent ofLock(IndexedRecord record) {
    return switch (record) {
      case LockRequested it ->
          new SagaEvent.LockRequested(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              request(it),
              it.getDue());
      case LockAcquired it ->
          new SagaEvent.LockAcquired(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              it.getKey(),
              it.getToken());
      case LockReturned it ->
          new SagaEvent.LockReturned(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              it.getAttempt(),
              it.getKey(),
              it.getDue());
      // What a saga holds is told by the grants; at its end it lets go of all of that.
      case LocksReleased it ->
          new SagaEvent.LocksReleased(id(it.getSagaId()), it.getAt(), List.of());
      case LockSentBack it ->
          new SagaEvent.LockSentBack(
              id(it.getSagaId()), it.getAt(), it.getStep(), it.getKey(), Optional.empty());
      default -> null;
    };
  }

  private static LockRequest request(LockRequested it) {
    var mode = LockMode.valueOf(it.getMode().toUpperCase(Locale.ROOT));
    return new LockRequest(it.getKey(), mode, it.getAmount(), UNTOLD_PATIENCE);
  }

  private static SagaId id(String text) {
    return new SagaId(text);
  }

  private static CommandId command(String saga, String step, int edition) {
    return new CommandId(new SagaId(saga), step, Direction.DO, edition);
  }

  private static Caller.Ask ask(int attempt) {
    return new Caller.Ask(attempt, UNTOLD);
  }

  private static Payload payload(ByteBuffer buffer) {
    return Payload.of(Buffers.bytes(buffer));
  }

  /** Log time of any record about a saga, a refusal too. */
  static Instant at(IndexedRecord record) {
    return (Instant) record.get(record.getSchema().getField("at").pos());
  }
}

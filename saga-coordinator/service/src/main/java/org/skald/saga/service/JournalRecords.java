package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEvent;
import org.skald.schemas.journal.ActApproved;
import org.skald.schemas.journal.ActProposed;
import org.skald.schemas.journal.ActRejected;
import org.skald.schemas.journal.CancelRequested;
import org.skald.schemas.journal.Cause;
import org.skald.schemas.journal.CommandRejected;
import org.skald.schemas.journal.CompensationForced;
import org.skald.schemas.journal.CompensationStarted;
import org.skald.schemas.journal.DeadlinePassed;
import org.skald.schemas.journal.DefinitionDeployed;
import org.skald.schemas.journal.LockAcquired;
import org.skald.schemas.journal.LockRequested;
import org.skald.schemas.journal.LockReturned;
import org.skald.schemas.journal.LockSentBack;
import org.skald.schemas.journal.LocksReleased;
import org.skald.schemas.journal.Outcome;
import org.skald.schemas.journal.SagaCalledAgain;
import org.skald.schemas.journal.SagaEnded;
import org.skald.schemas.journal.SagaForgotten;
import org.skald.schemas.journal.SagaMigrated;
import org.skald.schemas.journal.SagaPaused;
import org.skald.schemas.journal.SagaResumed;
import org.skald.schemas.journal.SagaReturned;
import org.skald.schemas.journal.SagaStarted;
import org.skald.schemas.journal.SagaStuck;
import org.skald.schemas.journal.SignalAnswer;
import org.skald.schemas.journal.SignalReceived;
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

/** The events of the saga log as the Avro records of its journal. */
final class JournalRecords {

  private JournalRecords() {}

  /** Every schema that the journal may have. */
  static List<Schema> schemas() {
    return List.of(
        CancelRequested.getClassSchema(),
        CommandRejected.getClassSchema(),
        CompensationStarted.getClassSchema(),
        DeadlinePassed.getClassSchema(),
        DefinitionDeployed.getClassSchema(),
        SagaEnded.getClassSchema(),
        SagaForgotten.getClassSchema(),
        SagaMigrated.getClassSchema(),
        SagaPaused.getClassSchema(),
        SagaResumed.getClassSchema(),
        SagaReturned.getClassSchema(),
        CompensationForced.getClassSchema(),
        ActProposed.getClassSchema(),
        ActApproved.getClassSchema(),
        ActRejected.getClassSchema(),
        SagaStarted.getClassSchema(),
        SagaStuck.getClassSchema(),
        StepCompensated.getClassSchema(),
        StepCompensationFailed.getClassSchema(),
        StepCompensationStarted.getClassSchema(),
        StepFailed.getClassSchema(),
        StepRefused.getClassSchema(),
        StepResumed.getClassSchema(),
        StepSkipped.getClassSchema(),
        StepSkippedByHand.getClassSchema(),
        StepEdited.getClassSchema(),
        StepStarted.getClassSchema(),
        SagaCalledAgain.getClassSchema(),
        UndoRequested.getClassSchema(),
        StepFannedOut.getClassSchema(),
        WaitStarted.getClassSchema(),
        SignalReceived.getClassSchema(),
        StepSucceeded.getClassSchema(),
        StepTimedOut.getClassSchema(),
        StepQueried.getClassSchema(),
        LockRequested.getClassSchema(),
        LockAcquired.getClassSchema(),
        LockReturned.getClassSchema(),
        LocksReleased.getClassSchema(),
        LockSentBack.getClassSchema());
  }

  static SpecificRecord of(SagaLogEvent.Deployed deployed) {
    var definition = deployed.definition();
    return new DefinitionDeployed(
        definition.id().name(),
        definition.id().version(),
        deployed.at(),
        definition.source(),
        deployed.actor());
  }

  /** An event that asks no participant for anything. */
  static SpecificRecord of(SagaEvent event) {
    return of(event, Optional.empty());
  }

  /**
   * What was sent because of an event.
   *
   * @param participant the topic of who is asked
   * @param command as people may read it
   */
  record Sent(String participant, Payload command) {}

  /** An event; {@code sent} is what was sent because of it, if anything was. */
  static SpecificRecord of(SagaEvent event, Optional<Sent> sent) {
    var id = event.sagaId().value();
    var at = event.at();
    return switch (event) {
      case SagaEvent.SagaStarted it -> started(it);
      case SagaEvent.SagaCalledAgain(_, _, var start) ->
          new SagaCalledAgain(id, at, start.attempt());
      case SagaEvent.UndoRequested it -> undoRequested(it);
      case SagaEvent.StepStarted it -> started(it, sent);
      case SagaEvent.LockRequested it -> LockJournal.of(it);
      case SagaEvent.LockAcquired it -> LockJournal.of(it);
      case SagaEvent.LockReturned it -> LockJournal.of(it);
      case SagaEvent.LocksReleased it -> LockJournal.of(it);
      case SagaEvent.LockSentBack it -> LockJournal.of(it);
      case SagaEvent.StepFannedOut(_, _, var step, var elements) ->
          new StepFannedOut(id, at, step, elements);
      case SagaEvent.WaitStarted(_, _, var step, var attempt, var due) ->
          new WaitStarted(id, at, step, attempt, due);
      case SagaEvent.SignalReceived(_, _, var step, var signal, var by, var reason) ->
          new SignalReceived(
              id, at, step, answer(signal), by.actor(), ActJournal.principal(by), reason);
      case SagaEvent.StepSkipped(_, _, var step) -> new StepSkipped(id, at, step);
      case SagaEvent.StepSucceeded(_, _, var step, var attempt, var reply, var unchanged) ->
          new StepSucceeded(
              id, at, step, attempt, orNull(reply.map(JournalRecords::bytes)), unchanged);
      case SagaEvent.StepFailed(_, _, var step, var attempt, var reason, var retryAt) ->
          new StepFailed(id, at, step, attempt, reason, orNull(retryAt));
      case SagaEvent.StepRefused(_, _, var step, var attempt, var reason) ->
          new StepRefused(id, at, step, attempt, reason);
      case SagaEvent.StepTimedOut(_, _, var step, var attempt, var retryAt) ->
          new StepTimedOut(id, at, step, attempt, orNull(retryAt));
      case SagaEvent.StepQueried it -> queried(it);
      case SagaEvent.CancelRequested it -> ActJournal.of(it);
      case SagaEvent.DeadlinePassed _ -> new DeadlinePassed(id, at);
      case SagaEvent.CompensationStarted(_, _, var cause, var reason, var savePoint) ->
          new CompensationStarted(id, at, Cause.valueOf(cause.name()), reason, orNull(savePoint));
      case SagaEvent.SagaReturned(_, _, var savePoint, var round, var steps) ->
          new SagaReturned(id, at, savePoint, round, steps);
      case SagaEvent.StepCompensationStarted(_, _, var step, var attempt, var command, var due) ->
          new StepCompensationStarted(
              id, at, step, attempt, bytes(command(sent, command)), due, participant(sent));
      case SagaEvent.StepCompensated(_, _, var step, var attempt) ->
          new StepCompensated(id, at, step, attempt);
      case SagaEvent.StepCompensationFailed it ->
          new StepCompensationFailed(
              id, at, it.step(), it.attempt(), it.reason(), it.unknown(), orNull(it.retryAt()));
      case SagaEvent.SagaStuck(_, _, var step, var reason) -> new SagaStuck(id, at, step, reason);
      case SagaEvent.StepResumed it -> ActJournal.of(it);
      case SagaEvent.StepSkippedByHand it -> ActJournal.of(it);
      case SagaEvent.StepEdited it -> ActJournal.of(it);
      case SagaEvent.SagaPaused it -> ActJournal.of(it);
      case SagaEvent.SagaResumed it -> ActJournal.of(it);
      case SagaEvent.CompensationForced it -> ActJournal.of(it);
      case SagaEvent.SagaMigrated it -> ActJournal.of(it);
      case SagaEvent.ActProposed it -> ProposalJournal.of(it);
      case SagaEvent.ActApproved it -> ProposalJournal.of(it);
      case SagaEvent.ActRejected it -> ProposalJournal.of(it);
      case SagaEvent.SagaForgotten _ -> new SagaForgotten(id, at);
      case SagaEvent.SagaEnded(_, _, var outcome, var left) ->
          new SagaEnded(id, at, Outcome.valueOf(outcome.name()), left);
    };
  }

  private static Payload command(Optional<Sent> sent, Payload own) {
    return sent.map(Sent::command).orElse(own);
  }

  private static @Nullable String participant(Optional<Sent> sent) {
    return orNull(sent.map(Sent::participant));
  }

  private static SagaStarted started(SagaEvent.SagaStarted it) {
    return new SagaStarted(
        it.sagaId().value(),
        it.at(),
        it.definition().id().name(),
        it.definition().id().version(),
        bytes(it.input()),
        orNull(it.deadline()),
        orNull(it.caller().map(caller -> caller.command().sagaId().value())),
        orNull(it.caller().map(caller -> caller.command().step())),
        it.caller().map(caller -> caller.command().edition()).orElse(CommandId.FIRST_EDITION),
        it.caller().filter(Caller::mayUndo).isPresent());
  }

  private static UndoRequested undoRequested(SagaEvent.UndoRequested it) {
    var asks = it.caller().command();
    return new UndoRequested(
        it.sagaId().value(),
        it.at(),
        asks.sagaId().value(),
        asks.step(),
        asks.edition(),
        it.caller().undo().orElseThrow().attempt(),
        it.definition().name(),
        it.definition().version());
  }

  private static StepStarted started(SagaEvent.StepStarted it, Optional<Sent> sent) {
    return new StepStarted(
        it.sagaId().value(),
        it.at(),
        it.step(),
        it.attempt(),
        bytes(command(sent, it.command())),
        it.due(),
        participant(sent),
        orNull(it.touched().map(TouchedJournal::of)));
  }

  /** Without the command, which is that of the attempt. */
  private static StepQueried queried(SagaEvent.StepQueried it) {
    return new StepQueried(
        it.sagaId().value(), it.at(), it.step(), it.attempt(), it.query(), it.due());
  }

  private static SignalAnswer answer(SagaCommand.Signal signal) {
    return switch (signal) {
      case SagaCommand.Signal.GoOn _ -> SignalAnswer.GO_ON;
      case SagaCommand.Signal.Refuse _ -> SignalAnswer.REFUSE;
    };
  }

  private static ByteBuffer bytes(Payload payload) {
    return ByteBuffer.wrap(payload.toBytes());
  }

  private static <T> @Nullable T orNull(Optional<T> value) {
    return value.orElse(null);
  }
}

package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.schemas.journal.ActApproved;
import org.skald.schemas.journal.ActProposed;
import org.skald.schemas.journal.ActRejected;
import org.skald.schemas.journal.CancelRequested;
import org.skald.schemas.journal.CompensationForced;
import org.skald.schemas.journal.SagaMigrated;
import org.skald.schemas.journal.SagaPaused;
import org.skald.schemas.journal.SagaResumed;
import org.skald.schemas.journal.SignalAnswer;
import org.skald.schemas.journal.SignalReceived;
import org.skald.schemas.journal.StepEdited;
import org.skald.schemas.journal.StepResumed;
import org.skald.schemas.journal.StepSkippedByHand;

/** What people have done to sagas, as the records of the journal. */
final class ActJournal {

  private ActJournal() {}

  static CancelRequested of(SagaEvent.CancelRequested it) {
    return new CancelRequested(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason());
  }

  static SagaPaused of(SagaEvent.SagaPaused it) {
    return new SagaPaused(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason());
  }

  static SagaResumed of(SagaEvent.SagaResumed it) {
    return new SagaResumed(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason());
  }

  static CompensationForced of(SagaEvent.CompensationForced it) {
    return new CompensationForced(
        it.sagaId().value(), it.at(), it.by().actor(), principal(it.by()), it.reason(), it.left());
  }

  static SagaMigrated of(SagaEvent.SagaMigrated it) {
    var to = it.definition().id();
    return new SagaMigrated(
        it.sagaId().value(),
        it.at(),
        to.name(),
        to.version(),
        it.by().actor(),
        principal(it.by()),
        it.reason());
  }

  static StepResumed of(SagaEvent.StepResumed it) {
    return new StepResumed(
        it.sagaId().value(), it.at(), it.step(), it.by().actor(), principal(it.by()), it.reason());
  }

  static StepEdited of(SagaEvent.StepEdited it) {
    return new StepEdited(
        it.sagaId().value(),
        it.at(),
        it.step(),
        it.direction().word(),
        it.edition(),
        ByteBuffer.wrap(it.command().toBytes()),
        it.by().actor(),
        principal(it.by()),
        it.reason());
  }

  static StepSkippedByHand of(SagaEvent.StepSkippedByHand it) {
    return new StepSkippedByHand(
        it.sagaId().value(), it.at(), it.step(), it.by().actor(), principal(it.by()), it.reason());
  }

  /** The same as events again; empty when it is none of them. */
  static Optional<SagaEvent> read(
      IndexedRecord record, Function<DefinitionId, SagaDefinition> definitions) {
    return Optional.ofNullable(
        switch (record) {
          case CancelRequested it ->
              new SagaEvent.CancelRequested(
                  id(it.getSagaId()),
                  it.getAt(),
                  by(it.getActor(), it.getPrincipal()),
                  it.getReason());
          case SagaPaused it ->
              new SagaEvent.SagaPaused(
                  id(it.getSagaId()),
                  it.getAt(),
                  by(it.getActor(), it.getPrincipal()),
                  it.getReason());
          case SagaResumed it ->
              new SagaEvent.SagaResumed(
                  id(it.getSagaId()),
                  it.getAt(),
                  by(it.getActor(), it.getPrincipal()),
                  it.getReason());
          case CompensationForced it ->
              new SagaEvent.CompensationForced(
                  id(it.getSagaId()),
                  it.getAt(),
                  by(it.getActor(), it.getPrincipal()),
                  it.getReason(),
                  it.getLeft());
          case SagaMigrated it ->
              new SagaEvent.SagaMigrated(
                  id(it.getSagaId()),
                  it.getAt(),
                  definitions.apply(new DefinitionId(it.getDefinition(), it.getVersion())),
                  by(it.getActor(), it.getPrincipal()),
                  it.getReason());
          case ActProposed it -> ProposalJournal.read(it, definitions);
          case ActApproved it -> ProposalJournal.read(it);
          case ActRejected it -> ProposalJournal.read(it);
          default -> onStep(record);
        });
  }

  private static @Nullable SagaEvent onStep(IndexedRecord record) {
    return switch (record) {
      case StepResumed it ->
          new SagaEvent.StepResumed(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              by(it.getActor(), it.getPrincipal()),
              it.getReason());
      case StepSkippedByHand it ->
          new SagaEvent.StepSkippedByHand(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              by(it.getActor(), it.getPrincipal()),
              it.getReason());
      case StepEdited it ->
          new SagaEvent.StepEdited(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              Direction.of(it.getDirection()),
              it.getEdition(),
              Payload.of(Buffers.bytes(it.getCommand())),
              by(it.getActor(), it.getPrincipal()),
              it.getReason());
      case SignalReceived it ->
          new SagaEvent.SignalReceived(
              id(it.getSagaId()),
              it.getAt(),
              it.getStep(),
              signal(it.getAnswer()),
              by(it.getActor(), it.getPrincipal()),
              it.getReason());
      default -> null;
    };
  }

  private static SagaId id(String text) {
    return new SagaId(text);
  }

  private static Person by(String actor, @Nullable String principal) {
    return new Person(actor, Optional.ofNullable(principal));
  }

  /** The value beside it is not told. */
  private static Signal signal(SignalAnswer answer) {
    return switch (answer) {
      case GO_ON -> new Signal.GoOn(Optional.empty());
      case REFUSE -> new Signal.Refuse();
    };
  }

  static @Nullable String principal(Person by) {
    return by.principal().orElse(null);
  }
}

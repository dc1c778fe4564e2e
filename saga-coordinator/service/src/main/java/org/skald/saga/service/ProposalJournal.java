package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.skald.saga.ActName;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaCommand.Act;
import org.skald.saga.SagaCommand.Signal;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEvent;
import org.skald.saga.SagaId;
import org.skald.schemas.journal.ActApproved;
import org.skald.schemas.journal.ActProposed;
import org.skald.schemas.journal.ActRejected;

/** Proposals, and what came of them, between events and the records of the journal. */
final class ProposalJournal {

  private static final String GO_ON = "go-on";
  private static final String REFUSE = "refuse";

  private ProposalJournal() {}

  static ActProposed of(SagaEvent.ActProposed it) {
    var act = it.act();
    return ActProposed.newBuilder()
        .setSagaId(it.sagaId().value())
        .setAt(it.at())
        .setNumber(it.number())
        .setAct(ActName.of(act).word())
        .setStep(ActName.stepOf(act).orElse(null))
        .setDefinition(
            act instanceof SagaCommand.MigrateSaga migrate
                ? migrate.definition().id().name()
                : null)
        .setVersion(
            act instanceof SagaCommand.MigrateSaga migrate
                ? migrate.definition().id().version()
                : null)
        .setAnswer(act instanceof SagaCommand.SignalStep signal ? answer(signal.signal()) : null)
        .setValue(value(act).map(value -> ByteBuffer.wrap(value.toBytes())).orElse(null))
        .setDirection(edit(act).map(edit -> edit.direction().word()).orElse(null))
        .setType(edit(act).map(SagaCommand.Edit::schema).orElse(null))
        .setActor(it.by().actor())
        .setPrincipal(it.by().principal().orElse(null))
        .setReason(act.reason())
        .build();
  }

  static String answer(Signal signal) {
    return switch (signal) {
      case Signal.GoOn _ -> GO_ON;
      case Signal.Refuse _ -> REFUSE;
    };
  }

  /** What is told to a step that waits, or put into a command. */
  static Optional<Payload> value(Act act) {
    return act instanceof SagaCommand.SignalStep(_, _, Signal.GoOn(var value), _, _)
        ? value
        : edit(act).map(SagaCommand.Edit::payload);
  }

  private static Optional<SagaCommand.Edit> edit(Act act) {
    return act instanceof SagaCommand.EditStep wish ? wish.edit() : Optional.empty();
  }

  static ActApproved of(SagaEvent.ActApproved it) {
    return new ActApproved(
        it.sagaId().value(),
        it.at(),
        it.number(),
        it.by().actor(),
        it.by().principal().orElse(null),
        it.reason());
  }

  static ActRejected of(SagaEvent.ActRejected it) {
    return new ActRejected(
        it.sagaId().value(),
        it.at(),
        it.number(),
        it.by().actor(),
        it.by().principal().orElse(null),
        it.reason());
  }

  /** {@code definitions} finds to what a saga is to migrate. */
  static SagaEvent.ActProposed read(
      ActProposed it, Function<DefinitionId, SagaDefinition> definitions) {
    return new SagaEvent.ActProposed(
        new SagaId(it.getSagaId()),
        it.getAt(),
        it.getNumber(),
        act(it, definitions),
        person(it.getActor(), it.getPrincipal()));
  }

  static SagaEvent.ActApproved read(ActApproved it) {
    return new SagaEvent.ActApproved(
        new SagaId(it.getSagaId()),
        it.getAt(),
        it.getNumber(),
        person(it.getActor(), it.getPrincipal()),
        it.getReason());
  }

  static SagaEvent.ActRejected read(ActRejected it) {
    return new SagaEvent.ActRejected(
        new SagaId(it.getSagaId()),
        it.getAt(),
        it.getNumber(),
        person(it.getActor(), it.getPrincipal()),
        it.getReason());
  }

  private static Person person(String actor, @Nullable String principal) {
    return new Person(actor, Optional.ofNullable(principal));
  }

  private static Act act(ActProposed it, Function<DefinitionId, SagaDefinition> definitions) {
    var id = new SagaId(it.getSagaId());
    var actor = it.getActor();
    var reason = it.getReason();
    var step = String.valueOf(it.getStep());
    var name =
        ActName.of(it.getAct())
            .orElseThrow(() ->
                new IllegalStateException("expected the name of an act, found " + it.getAct()));
    return switch (name) {
      case CANCEL -> new SagaCommand.CancelSaga(id, actor, reason);
      case PAUSE -> new SagaCommand.PauseSaga(id, actor, reason);
      case RESUME ->
          it.getStep() == null
              ? new SagaCommand.ResumeSaga(id, actor, reason)
              : new SagaCommand.ResumeStep(id, step, actor, reason);
      case EDIT -> new SagaCommand.EditStep(id, step, edit(it), actor, reason);
      case SKIP -> new SagaCommand.SkipStep(id, step, actor, reason);
      case SIGNAL -> new SagaCommand.SignalStep(id, step, signal(it), actor, reason);
      case FORCE_COMPENSATE -> new SagaCommand.ForceCompensation(id, actor, reason);
      case MIGRATE ->
          new SagaCommand.MigrateSaga(id, definitions.apply(definition(it)), actor, reason);
    };
  }

  private static Optional<SagaCommand.Edit> edit(ActProposed it) {
    return it.getDirection() == null || it.getType() == null
        ? Optional.empty()
        : value(it)
            .map(value ->
                new SagaCommand.Edit(Direction.of(it.getDirection()), it.getType(), value));
  }

  private static Optional<Payload> value(ActProposed it) {
    return Optional.ofNullable(it.getValue()).map(value -> Payload.of(Buffers.bytes(value)));
  }

  private static Signal signal(ActProposed it) {
    return REFUSE.equals(it.getAnswer()) ? new Signal.Refuse() : new Signal.GoOn(value(it));
  }

  private static DefinitionId definition(ActProposed it) {
    var version = it.getVersion();
    return new DefinitionId(String.valueOf(it.getDefinition()), version == null ? 1 : version);
  }
}

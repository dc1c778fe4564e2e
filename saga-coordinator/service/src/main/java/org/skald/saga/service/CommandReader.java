package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.Findings;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.Reading;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Person;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaId;
import org.skald.saga.TraceParent;
import org.skald.saga.lock.LockCommand;
import org.skald.saga.service.ReplyReader.Unreadable;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.saga.AddQuantity;
import org.skald.schemas.saga.ApproveAct;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.EditStep;
import org.skald.schemas.saga.ForceCompensation;
import org.skald.schemas.saga.MigrateSaga;
import org.skald.schemas.saga.OfferEvent;
import org.skald.schemas.saga.PauseSaga;
import org.skald.schemas.saga.RejectAct;
import org.skald.schemas.saga.ReleaseLockByHand;
import org.skald.schemas.saga.ResumeSaga;
import org.skald.schemas.saga.ResumeStep;
import org.skald.schemas.saga.SetQuantity;
import org.skald.schemas.saga.SignalAnswer;
import org.skald.schemas.saga.SignalStep;
import org.skald.schemas.saga.SkipStep;
import org.skald.schemas.saga.StartSaga;

/** Reads the commands of clients and nodes; what is none comes out as {@link Unreadable}. */
final class CommandReader {

  private final KnownSchemas schemas;
  private final DefinitionStore definitions;

  CommandReader(KnownSchemas schemas, DefinitionStore definitions) {
    this.schemas = schemas;
    this.definitions = definitions;
  }

  /** The value of a record, which has to be of the type that its header names. */
  IndexedRecord value(LogRecord record, String type, Findings findings) throws Findings.Unsettled {
    var value = record.value();
    if (value == null) {
      throw new NotDecodable("expected a command of type '%s', found no value".formatted(type));
    }
    IndexedRecord avro = schemas.of(value, findings).decode(value);
    if (!avro.getSchema().getFullName().equals(type)) {
      throw new NotDecodable(
          "expected a value of type '%s' as the header says, found %s"
              .formatted(type, avro.getSchema().getFullName()));
    }
    return avro;
  }

  /** The command of a record. */
  SagaLogCommand read(LogRecord record, String type, Reading reading, Findings findings)
      throws Unreadable, Findings.Unsettled {
    var avro = value(record, type, findings);
    return switch (avro) {
      case StartSaga start -> Fences.around(record, start(record, start, findings));
      case ResumeStep _, SkipStep _, EditStep _, SignalStep _ -> {
        requireSeal(record, type, reading.secret());
        yield about(record, actOnStep(avro, findings));
      }
      case CancelSaga _, PauseSaga _, ResumeSaga _, ForceCompensation _ -> {
        requireSeal(record, type, reading.secret());
        yield about(record, act(avro));
      }
      case ApproveAct _, RejectAct _ -> {
        requireSeal(record, type, reading.secret());
        yield about(record, settlement(record, avro));
      }
      case MigrateSaga migrate -> {
        requireSeal(record, type, reading.secret());
        requireKey(record, migrate.getSagaId());
        yield Fences.around(
            record,
            new SagaLogCommand.Migrate(
                new SagaId(migrate.getSagaId()),
                migrate.getVersion(),
                migrate.getActor(),
                migrate.getReason(),
                record.header(Headers.PRINCIPAL)));
      }
      case ReleaseLockByHand _, SetQuantity _, AddQuantity _ -> {
        requireSeal(record, type, reading.secret());
        yield new SagaLogCommand.AboutLock(byHand(record, avro));
      }
      case OfferEvent offer -> {
        requireSeal(record, type, reading.secret());
        yield new SagaLogCommand.AboutMailbox(EventWire.offer(record, offer));
      }
      case DeployDefinition deploy -> {
        requireSeal(record, type, reading.secret());
        yield deploy(deploy, reading);
      }
      default ->
          throw new Unreadable(
              "unknown-type", "expected a command of the saga log, found '%s'".formatted(type));
    };
  }

  /** What people do to a saga as a whole. */
  private static SagaCommand act(IndexedRecord command) {
    return switch (command) {
      case CancelSaga it ->
          new SagaCommand.CancelSaga(new SagaId(it.getSagaId()), it.getActor(), it.getReason());
      case PauseSaga it ->
          new SagaCommand.PauseSaga(new SagaId(it.getSagaId()), it.getActor(), it.getReason());
      case ResumeSaga it ->
          new SagaCommand.ResumeSaga(new SagaId(it.getSagaId()), it.getActor(), it.getReason());
      case ForceCompensation it ->
          new SagaCommand.ForceCompensation(
              new SagaId(it.getSagaId()), it.getActor(), it.getReason());
      default -> throw new IllegalStateException("expected an act upon a saga, found " + command);
    };
  }

  /** What becomes of what somebody has proposed. */
  private static SagaCommand settlement(LogRecord record, IndexedRecord command) {
    return switch (command) {
      case ApproveAct it ->
          new SagaCommand.ApproveAct(
              new SagaId(it.getSagaId()),
              number(it.getNumber()),
              new Person(it.getActor(), record.header(Headers.PRINCIPAL)),
              it.getReason());
      case RejectAct it ->
          new SagaCommand.RejectAct(
              new SagaId(it.getSagaId()),
              number(it.getNumber()),
              new Person(it.getActor(), record.header(Headers.PRINCIPAL)),
              it.getReason());
      default -> throw new IllegalStateException("expected an approval, found " + command);
    };
  }

  private static OptionalLong number(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** What people do to one of its steps. */
  private SagaCommand actOnStep(IndexedRecord command, Findings findings)
      throws Findings.Unsettled {
    return switch (command) {
      case ResumeStep it ->
          new SagaCommand.ResumeStep(
              new SagaId(it.getSagaId()), it.getStep(), it.getActor(), it.getReason());
      case SkipStep it ->
          new SagaCommand.SkipStep(
              new SagaId(it.getSagaId()), it.getStep(), it.getActor(), it.getReason());
      case EditStep it ->
          new SagaCommand.EditStep(
              new SagaId(it.getSagaId()),
              it.getStep(),
              edit(it, findings),
              it.getActor(),
              it.getReason());
      case SignalStep it ->
          new SagaCommand.SignalStep(
              new SagaId(it.getSagaId()),
              it.getStep(),
              signal(it, findings),
              it.getActor(),
              it.getReason());
      default -> throw new IllegalStateException("expected an act upon a step, found " + command);
    };
  }

  /** What people do to a lock. */
  private static LockCommand byHand(LogRecord record, IndexedRecord command) throws Unreadable {
    return switch (command) {
      case ReleaseLockByHand release ->
          new LockCommand.ReleaseByHand(
              LockWire.key(record, release.getKey()),
              new SagaId(release.getSagaId()),
              release.getActor(),
              release.getReason());
      case SetQuantity set ->
          new LockCommand.SetQuantity(
              LockWire.key(record, set.getKey()),
              set.getQuantity(),
              set.getActor(),
              set.getReason());
      case AddQuantity add ->
          new LockCommand.AddQuantity(
              LockWire.key(record, add.getKey()), add.getAmount(), add.getActor(), add.getReason());
      default ->
          throw new IllegalStateException("expected a command about a lock, found " + command);
    };
  }

  private SagaLogCommand deploy(DeployDefinition deploy, Reading reading) {
    return deploy.getRulesLevel() > reading.rulesLevel()
        ? new SagaLogCommand.DeployTooEarly(
            new DefinitionId(deploy.getName(), deploy.getVersion()), deploy.getRulesLevel())
        : new SagaLogCommand.Deploy(definitions.compile(deploy), deploy.getActor());
  }

  private SagaCommand.Signal signal(SignalStep signal, Findings findings)
      throws Findings.Unsettled {
    if (signal.getAnswer() == SignalAnswer.REFUSE) {
      return new SagaCommand.Signal.Refuse();
    }
    if (signal.getValue() == null) {
      return new SagaCommand.Signal.GoOn(Optional.empty());
    }
    var value = bytes(signal.getValue());
    schemas.of(value, findings); // Every mapping may read it from here on.
    return new SagaCommand.Signal.GoOn(Optional.of(Payload.of(value)));
  }

  private Optional<SagaCommand.Edit> edit(EditStep edit, Findings findings)
      throws Findings.Unsettled {
    if (edit.getCommand() == null) {
      return Optional.empty();
    }
    var command = bytes(edit.getCommand());
    return Optional.of(
        new SagaCommand.Edit(
            Direction.of(edit.getDirection()),
            schemas.of(command, findings).schema().getFullName(),
            Payload.of(command)));
  }

  private SagaLogCommand about(LogRecord record, SagaCommand command) throws Unreadable {
    requireKey(record, command.sagaId().value());
    return Fences.around(record, new SagaLogCommand.AboutSaga(attested(record, command)));
  }

  private static SagaCommand attested(LogRecord record, SagaCommand command) {
    return command instanceof SagaCommand.Act act
        ? record
            .header(Headers.PRINCIPAL)
            .<SagaCommand>map(it -> new SagaCommand.Attested(it, act))
            .orElse(act)
        : command;
  }

  private SagaLogCommand.Start start(LogRecord record, StartSaga start, Findings findings)
      throws Unreadable, Findings.Unsettled {
    requireKey(record, start.getSagaId());
    var input = bytes(start.getInput());
    schemas.of(input, findings); // Every mapping may read it from here on.
    return new SagaLogCommand.Start(
        new SagaId(start.getSagaId()),
        start.getSaga(),
        Optional.ofNullable(start.getVersion()),
        Payload.of(input),
        traceparent(record, start),
        Optional.empty());
  }

  /** The header counts before the record's own field, and a valid one before one that is not. */
  private static Optional<TraceParent> traceparent(LogRecord record, StartSaga start) {
    return record
        .header(Headers.TRACEPARENT)
        .flatMap(TraceParent::parse)
        .or(() -> Optional.ofNullable(start.getTraceparent()).flatMap(TraceParent::parse));
  }

  private static void requireKey(LogRecord record, String sagaId) throws Unreadable {
    var key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(sagaId)) {
      throw new Unreadable(
          "malformed", "expected the saga id '%s' as key, found '%s'".formatted(sagaId, key));
    }
  }

  private static void requireSeal(LogRecord record, String type, byte[] secret) throws Unreadable {
    if (!ControlSeal.isOn(record, type, secret)) {
      throw new Unreadable(
          "unauthorized",
          "expected a %s to come through a node of the log, found no seal that holds"
              .formatted(type));
    }
  }

  private static byte[] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      throw new NotDecodable("expected a payload in registry wire format, found none");
    }
    return Buffers.bytes(buffer);
  }
}

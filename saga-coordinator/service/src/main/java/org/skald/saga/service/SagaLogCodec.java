package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.States;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.ShardCodec;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.TraceParent;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.Topics;
import org.skald.schemas.journal.CommandRejected;
import org.skald.schemas.saga.CancelSaga;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.ResumeStep;
import org.skald.schemas.saga.SignalAnswer;
import org.skald.schemas.saga.SignalStep;
import org.skald.schemas.saga.SkipStep;
import org.skald.schemas.saga.StartSaga;

/** Between the saga log's records and its types. */
final class SagaLogCodec
    implements ShardCodec<
        SagaLogCommand, SagaLogState, SagaLogEvent, SagaLogRejection, SagaEffect> {

  private final AvroWire wire;
  private final Topics topics;
  private final KnownSchemas schemas;
  private final DefinitionStore definitions;
  private final ReplyReader replies;
  private final CommandWriter commands;
  private final SubSagas subSagas;

  SagaLogCodec(AvroWire wire, Topics topics, KnownSchemas schemas) {
    this.wire = wire;
    this.topics = topics;
    this.schemas = schemas;
    this.definitions = new DefinitionStore(schemas);
    this.replies = new ReplyReader(schemas);
    this.commands = new CommandWriter(topics.log());
    this.subSagas = new SubSagas(wire, topics.log());
  }

  @Override
  public void learn(String question, byte[] answer) {
    schemas.learn(question, answer);
  }

  @Override
  public Decoded<SagaLogCommand> decode(LogRecord record, byte[] secret, Findings findings)
      throws Findings.Unsettled {
    var type = record.header(Headers.TYPE).orElse("");
    try {
      if (SubSagas.isFor(record)) {
        return new Decoded.Command<>(subSaga(record, findings), Optional.empty());
      }
      return type.equals(Headers.TYPE_REPLY)
          ? new Decoded.Command<>(
              new SagaLogCommand.AboutSaga(replies.read(record, secret, findings)),
              Optional.empty())
          : new Decoded.Command<>(
              command(record, type, secret, findings), record.header(Headers.ID));
    } catch (ReplyReader.Unreadable e) {
      return new Decoded.Undecodable<>(e.code(), String.valueOf(e.getMessage()));
    } catch (NotDecodable | IllegalArgumentException e) {
      return new Decoded.Undecodable<>("malformed", String.valueOf(e.getMessage()));
    }
  }

  private SagaLogCommand subSaga(LogRecord record, Findings findings)
      throws ReplyReader.Unreadable, Findings.Unsettled {
    var value = record.value();
    if (value != null) {
      schemas.of(value, findings); // Every mapping may read it from here on.
    }
    return subSagas.read(record, value);
  }

  private SagaLogCommand command(LogRecord record, String type, byte[] secret, Findings findings)
      throws ReplyReader.Unreadable, Findings.Unsettled {
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
    return switch (avro) {
      case StartSaga start -> Fences.around(record, start(record, start, findings));
      case CancelSaga cancel -> {
        requireSeal(record, type, secret);
        yield about(
            record,
            new SagaCommand.CancelSaga(
                new SagaId(cancel.getSagaId()), cancel.getActor(), cancel.getReason()));
      }
      case ResumeStep resume -> {
        requireSeal(record, type, secret);
        yield about(
            record,
            new SagaCommand.ResumeStep(
                new SagaId(resume.getSagaId()),
                resume.getStep(),
                resume.getActor(),
                resume.getReason()));
      }
      case SkipStep skip -> {
        requireSeal(record, type, secret);
        yield about(
            record,
            new SagaCommand.SkipStep(
                new SagaId(skip.getSagaId()), skip.getStep(), skip.getActor(), skip.getReason()));
      }
      case SignalStep signal -> {
        requireSeal(record, type, secret);
        yield about(
            record,
            new SagaCommand.SignalStep(
                new SagaId(signal.getSagaId()),
                signal.getStep(),
                signal(signal, findings),
                signal.getActor(),
                signal.getReason()));
      }
      case DeployDefinition deploy -> {
        requireSeal(record, type, secret);
        yield new SagaLogCommand.Deploy(definitions.compile(deploy), deploy.getActor());
      }
      default ->
          throw new ReplyReader.Unreadable(
              "unknown-type", "expected a command of the saga log, found '%s'".formatted(type));
    };
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

  private SagaLogCommand about(LogRecord record, SagaCommand command)
      throws ReplyReader.Unreadable {
    requireKey(record, command.sagaId().value());
    return Fences.around(record, new SagaLogCommand.AboutSaga(command));
  }

  private SagaLogCommand.Start start(LogRecord record, StartSaga start, Findings findings)
      throws ReplyReader.Unreadable, Findings.Unsettled {
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

  private static void requireKey(LogRecord record, String sagaId) throws ReplyReader.Unreadable {
    var key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(sagaId)) {
      throw new ReplyReader.Unreadable(
          "malformed", "expected the saga id '%s' as key, found '%s'".formatted(sagaId, key));
    }
  }

  private static void requireSeal(LogRecord record, String type, byte[] secret)
      throws ReplyReader.Unreadable {
    if (!ControlSeal.isOn(record, type, secret)) {
      throw new ReplyReader.Unreadable(
          "unauthorized",
          "expected a %s to come through a node of the log, found no seal that holds"
              .formatted(type));
    }
  }

  @Override
  public byte[] encodeState(SagaLogState state) {
    return switch (state) {
      case SagaLogState.Saga(var saga) -> SagaStateCodec.encode(saga);
      case SagaLogState.Definitions all -> definitions.encode(all);
      case SagaLogState.Seen seen -> Fences.encode(seen);
    };
  }

  @Override
  public SagaLogState decodeState(String key, byte[] bytes, States<SagaLogState> states) {
    if (SagaLogKeys.isFence(key)) {
      return Fences.decode(bytes);
    }
    return SagaLogKeys.isDefinition(key)
        ? definitions.decode(bytes)
        : new SagaLogState.Saga(SagaStateCodec.decode(bytes, id -> definition(id, states)));
  }

  private static SagaDefinition definition(DefinitionId id, States<SagaLogState> states) {
    var all = (SagaLogState.Definitions) states.get(SagaLogKeys.ofDefinition(id.name()));
    return all.version(Optional.of(id.version()))
        .orElseThrow(
            () -> new IllegalStateException("a saga is pinned to %s, which is lost".formatted(id)))
        .checked()
        .definition();
  }

  @Override
  public List<OutboundRecord> publish(
      SagaLogState after, SagaLogEvent event, List<SagaEffect> effects, Stamp stamp) {
    var records = new ArrayList<OutboundRecord>(1 + effects.size());
    var traceparent = traceparent(after);
    switch (event) {
      case SagaLogEvent.OfSaga(var about) ->
          records.add(
              journal(
                  about.sagaId().value(),
                  JournalRecords.of(about, participant(effects)),
                  traceparent,
                  stamp));
      case SagaLogEvent.TokenSeen _ -> {} // A memory of the shard's own.
      case SagaLogEvent.Deployed deployed -> {
        if (stamp.shard() == 0) { // Every shard learns of it, the journal hears of it once.
          records.add(
              journal(
                  deployed.definition().id().name(),
                  JournalRecords.of(deployed),
                  traceparent,
                  stamp));
        }
      }
    }
    for (var effect : effects) {
      switch (effect) {
        case SagaEffect.SendCommand send ->
            records.add(commands.write(send, traceparent, Fences.of(after), stamp));
        case SagaEffect.AnswerCaller answer -> records.add(subSagas.answer(answer, stamp));
      }
    }
    return records;
  }

  /** The topic to which the command of an event goes. */
  private Optional<String> participant(List<SagaEffect> effects) {
    for (var effect : effects) {
      if (effect instanceof SagaEffect.SendCommand send) {
        return Optional.of(
            switch (send.recipient()) {
              case Recipient.Topic(var name) -> name;
              case Recipient.SubSaga _ -> topics.log();
            });
      }
    }
    return Optional.empty();
  }

  /** The trace of a saga until it ends: one that has ended is kept small, without it. */
  private static Optional<TraceParent> traceparent(SagaLogState after) {
    return switch (after) {
      case SagaLogState.Saga(SagaState.Active saga) -> saga.origin().traceparent();
      case SagaLogState.Saga(SagaState.NotStarted _),
          SagaLogState.Saga(SagaState.Ended _),
          SagaLogState.Definitions _,
          SagaLogState.Seen _ ->
          Optional.empty();
    };
  }

  @Override
  public List<OutboundRecord> refuse(
      SagaLogCommand command, SagaLogRejection rejection, Stamp stamp) {
    return Stream.concat(
            rejected(command, rejection, stamp).stream(),
            subSagas.refusal(command, rejection, stamp).stream())
        .toList();
  }

  private Optional<OutboundRecord> rejected(
      SagaLogCommand command, SagaLogRejection rejection, Stamp stamp) {
    return switch (command) {
      case SagaLogCommand.Fenced(_, var fenced) -> rejected(fenced, rejection, stamp);
      // Late and repeated replies are everyday life; nobody asked, so nobody is told.
      case SagaLogCommand.AboutSaga(SagaCommand.Report _) -> Optional.empty();
      case SagaLogCommand.AboutSaga(var about) ->
          Optional.of(rejected(about.sagaId().value(), about.getClass(), rejection, stamp));
      case SagaLogCommand.Start start ->
          Optional.of(rejected(start.sagaId().value(), StartSaga.class, rejection, stamp));
      case SagaLogCommand.Deploy _ -> Optional.empty(); // Its caller is told by every shard.
    };
  }

  private OutboundRecord rejected(
      String sagaId, Class<?> command, SagaLogRejection rejection, Stamp stamp) {
    var record =
        new CommandRejected(
            sagaId,
            stamp.moment().now(),
            command.getSimpleName(),
            rejection.code(),
            rejection.explain());
    return journal(sagaId, record, Optional.empty(), stamp);
  }

  private OutboundRecord journal(
      String key, SpecificRecord record, Optional<TraceParent> traceparent, Stamp stamp) {
    var headers = new ArrayList<WireHeader>(6);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, stamp.id()));
    headers.add(WireHeader.of(Headers.TYPE, record.getSchema().getFullName()));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + topics.log()));
    headers.add(WireHeader.of(Headers.TIME, stamp.recordedAt().toString()));
    traceparent.ifPresent(it -> headers.add(WireHeader.of(Headers.TRACEPARENT, it.value())));
    return new OutboundRecord(
        topics.journal(), key.getBytes(StandardCharsets.UTF_8), wire.encode(record), headers);
  }

  private static byte[] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      throw new NotDecodable("expected an input in registry wire format, found none");
    }
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}

package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.skald.log.States;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Reading;
import org.skald.log.shard.ShardCodec;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.DefinitionId;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaEffect;
import org.skald.saga.TraceParent;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.Topics;
import org.skald.schemas.journal.CommandRejected;
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
  private final CommandReader reader;
  private final CommandWriter commands;
  private final SubSagas subSagas;
  private final LockWire locks;
  private final EventWire events;
  private final AnswerWriter answers;

  SagaLogCodec(AvroWire wire, Topics topics, KnownSchemas schemas, SagaRules rules) {
    this.wire = wire;
    this.topics = topics;
    this.schemas = schemas;
    this.definitions = new DefinitionStore(schemas, rules);
    this.replies = new ReplyReader(schemas);
    this.reader = new CommandReader(schemas, definitions);
    this.commands = new CommandWriter(topics.log());
    this.answers = new AnswerWriter(wire, topics.log());
    this.subSagas = new SubSagas(answers);
    this.locks = new LockWire(wire, topics.log(), answers);
    this.events = new EventWire(wire, topics.log());
  }

  @Override
  public void learn(String question, byte[] answer) {
    schemas.learn(question, answer);
  }

  @Override
  public Decoded<SagaLogCommand> decode(LogRecord record, Reading reading, Findings findings)
      throws Findings.Unsettled {
    var type = record.header(Headers.TYPE).orElse("");
    try {
      if (SubSagas.isFor(record)) {
        return new Decoded.Command<>(subSaga(record, findings), Optional.empty());
      }
      if (LockWire.isFor(type)) {
        return new Decoded.Command<>(
            LockWire.read(record, reader.value(record, type, findings)), Optional.empty());
      }
      if (EventWire.isFor(type)) {
        return new Decoded.Command<>(
            EventWire.read(record, reader.value(record, type, findings)), Optional.empty());
      }
      return type.equals(Headers.TYPE_REPLY)
          ? new Decoded.Command<>(
              new SagaLogCommand.AboutSaga(replies.read(record, reading.secret(), findings)),
              Optional.empty())
          : new Decoded.Command<>(
              reader.read(record, type, reading, findings), record.header(Headers.ID));
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

  @Override
  public byte[] encodeState(SagaLogState state) {
    return switch (state) {
      case SagaLogState.Saga(var saga) -> SagaStateCodec.encode(saga);
      case SagaLogState.Definitions all -> definitions.encode(all);
      case SagaLogState.Seen seen -> Fences.encode(seen);
      case SagaLogState.Lock(var lock) -> LockStateCodec.encode(lock);
      case SagaLogState.Mailbox(var mailbox) -> MailboxStateCodec.encode(mailbox);
    };
  }

  @Override
  public SagaLogState decodeState(String key, byte[] bytes, States<SagaLogState> states) {
    if (SagaLogKeys.isFence(key)) {
      return Fences.decode(bytes);
    }
    if (SagaLogKeys.isLock(key)) {
      return new SagaLogState.Lock(LockStateCodec.decode(bytes));
    }
    if (SagaLogKeys.isMailbox(key)) {
      return new SagaLogState.Mailbox(MailboxStateCodec.decode(bytes));
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
    var traits = CommandTraits.of(after);
    var traceparent = traits.traceparent();
    switch (event) {
      case SagaLogEvent.OfSaga(var about) ->
          records.add(
              journal(
                  about.sagaId().value(),
                  JournalRecords.of(about, sent(effects)),
                  traceparent,
                  stamp));
      case SagaLogEvent.OfLock(var about) ->
          records.add(
              journal(LockJournal.keyOf(about.key()), LockJournal.of(about), traceparent, stamp));
      case SagaLogEvent.OfMailbox(var about) -> {
        var key = MailboxJournal.keyOf(about.mailbox());
        MailboxJournal.of(about).ifPresent(it -> records.add(journal(key, it, traceparent, stamp)));
      }
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
        case SagaEffect.SendCommand send when send.recipient() instanceof Recipient.Event awaited ->
            records.add(events.write(send, awaited, traits, stamp));
        case SagaEffect.SendCommand send -> records.add(commands.write(send, traits, stamp));
        case SagaEffect.AnswerCaller answer -> records.add(answers.write(answer, stamp));
        case SagaEffect.AcquireLock acquire -> records.add(locks.acquire(acquire, traits, stamp));
        case SagaEffect.ReleaseLock release -> records.add(locks.release(release, traits, stamp));
      }
    }
    return records;
  }

  /** The command of an event, and where it goes. */
  private Optional<JournalRecords.Sent> sent(List<SagaEffect> effects) {
    for (var effect : effects) {
      if (effect instanceof SagaEffect.SendCommand send) {
        return Optional.of(
            switch (send.recipient()) {
              case Recipient.Topic(var name) -> new JournalRecords.Sent(name, send.payload());
              case Recipient.SubSaga _, Recipient.Lock _ ->
                  new JournalRecords.Sent(topics.log(), send.payload());
              case Recipient.Event event ->
                  new JournalRecords.Sent(event.channel().topic(), events.payload(send, event));
            });
      }
    }
    return Optional.empty();
  }

  @Override
  public List<OutboundRecord> refuse(
      SagaLogCommand command, SagaLogRejection rejection, Stamp stamp) {
    return Stream.concat(
            rejected(command, rejection, stamp).stream(),
            Stream.concat(
                subSagas.refusal(command, rejection, stamp).stream(),
                locks.refusal(command, rejection, stamp).stream()))
        .toList();
  }

  @Override
  public List<OutboundRecord> together(List<OutboundRecord> published) {
    for (var i = published.size() - 1; i >= 0; i--) {
      if (published.get(i).topic().equals(topics.journal())) {
        var marked = new ArrayList<>(published);
        marked.set(i, published.get(i).with(WireHeader.of(Headers.LAST, "true")));
        return List.copyOf(marked);
      }
    }
    return published;
  }

  private Optional<OutboundRecord> rejected(
      SagaLogCommand command, SagaLogRejection rejection, Stamp stamp) {
    return switch (command) {
      case SagaLogCommand.Fenced(_, var fenced) -> rejected(fenced, rejection, stamp);
      // Late and repeated replies are everyday life; nobody asked, so nobody is told.
      case SagaLogCommand.AboutSaga(SagaCommand.Report _) -> Optional.empty();
      case SagaLogCommand.AboutSaga(SagaCommand.Attested(_, var act)) ->
          Optional.of(rejected(act.sagaId().value(), act.getClass(), rejection, stamp));
      case SagaLogCommand.AboutSaga(var about) ->
          Optional.of(rejected(about.sagaId().value(), about.getClass(), rejection, stamp));
      case SagaLogCommand.Start start ->
          Optional.of(rejected(start.sagaId().value(), StartSaga.class, rejection, stamp));
      case SagaLogCommand.Migrate migrate ->
          Optional.of(
              rejected(migrate.sagaId().value(), SagaCommand.MigrateSaga.class, rejection, stamp));
      // A saga that does not hold a lock is told so, and a person who asks for more than there is.
      case SagaLogCommand.AboutLock _ -> Optional.empty();
      // The event is a dead letter then.
      case SagaLogCommand.AboutMailbox _ -> Optional.empty();
      case SagaLogCommand.Deploy _, SagaLogCommand.DeployTooEarly _ ->
          Optional.empty(); // Its caller is told by every shard.
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
}

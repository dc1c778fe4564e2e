package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Seal;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.DefinitionId;
import org.skald.saga.Payload;
import org.skald.saga.Recipient;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaId;
import org.skald.saga.TraceParent;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;

/**
 * Sub-sagas on the wire. A parent speaks to them by the protocol of participants; the log is the
 * participant, and some more headers say what it is to do.
 */
final class SubSagas {

  private static final String PURPOSE = "skald sub-saga";

  /** No version: the definition that a saga was never started of. */
  private static final int NONE = 0;

  private final AnswerWriter answers;

  SubSagas(AnswerWriter answers) {
    this.answers = answers;
  }

  /** What only the shard of the parent can make, the same for all commands to one sub-saga. */
  static String proof(byte[] secret, SagaId child) {
    return Seal.of(secret, PURPOSE, child.value().getBytes(StandardCharsets.UTF_8));
  }

  /** The headers of a command to a sub-saga beyond those of the protocol. */
  static List<WireHeader> headers(Recipient.SubSaga saga, String proof) {
    var headers = new ArrayList<WireHeader>(4);
    headers.add(WireHeader.of(Headers.SAGA, saga.definition()));
    headers.add(WireHeader.of(Headers.UNDOABLE, Boolean.toString(saga.mayUndo())));
    saga.version().ifPresent(it -> headers.add(WireHeader.of(Headers.SAGA_VERSION, it.toString())));
    headers.add(WireHeader.of(Headers.PROOF, proof));
    return headers;
  }

  /** Whether a record of the log is a command to a sub-saga. */
  static boolean isFor(LogRecord record) {
    return record.header(Headers.SAGA).isPresent();
  }

  /** The command of such a record. */
  SagaLogCommand read(LogRecord record, byte @Nullable [] value) throws ReplyReader.Unreadable {
    var id = ReplyReader.commandId(require(record, Headers.ID));
    var child = new SagaId(key(record));
    var ask = new Caller.Ask(number(record, Headers.ATTEMPT), require(record, Headers.REPLY_TOKEN));
    var definition = require(record, Headers.SAGA);
    var version =
        record.header(Headers.SAGA_VERSION).isPresent()
            ? Optional.of(number(record, Headers.SAGA_VERSION))
            : Optional.<Integer>empty();
    var proof = require(record, Headers.PROOF);
    return switch (id.direction()) {
      case DO ->
          Fences.around(
              record,
              new SagaLogCommand.Start(
                  child,
                  definition,
                  version,
                  input(value),
                  record.header(Headers.TRACEPARENT).flatMap(TraceParent::parse),
                  Optional.of(
                      new Caller(
                          id,
                          ask,
                          Optional.empty(),
                          proof,
                          Boolean.parseBoolean(require(record, Headers.UNDOABLE))))));
      case UNDO ->
          new SagaLogCommand.AboutSaga(
              new SagaCommand.UndoSaga(
                  child,
                  new DefinitionId(definition, version.orElse(NONE)),
                  id.reversed(),
                  ask,
                  proof));
    };
  }

  private static Payload input(byte @Nullable [] value) {
    if (value == null) {
      throw new NotDecodable("expected the input of a sub-saga, found none");
    }
    return Payload.of(value);
  }

  private static String key(LogRecord record) {
    if (record.key() == null) {
      throw new NotDecodable("expected the id of a sub-saga as key, found none");
    }
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  static String require(LogRecord record, String header) {
    return record
        .header(header)
        .orElseThrow(() -> new NotDecodable("expected a header %s, found none".formatted(header)));
  }

  static int number(LogRecord record, String header) {
    var text = require(record, header);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new NotDecodable(
          "expected a number in the header %s, found '%s'".formatted(header, text), e);
    }
  }

  /** What a parent is told whose command was refused; empty where there is no parent. */
  Optional<OutboundRecord> refusal(
      SagaLogCommand command, SagaLogRejection rejection, Stamp stamp) {
    var refused = new SagaCommand.Outcome.Refused(rejection.explain());
    return switch (command) {
      case SagaLogCommand.Start start ->
          start
              .caller()
              .map(it -> answerTo(it.command(), it.start(), refused))
              .map(it -> answers.write(it, stamp));
      case SagaLogCommand.AboutSaga(SagaCommand.UndoSaga undo) -> {
        var id = undo.step().reversed();
        yield Optional.of(answers.write(answerTo(id, undo.undo(), refused), stamp));
      }
      case SagaLogCommand.Fenced(_, var fenced) -> refusal(fenced, rejection, stamp);
      case SagaLogCommand.AboutSaga _,
          SagaLogCommand.Migrate _,
          SagaLogCommand.AboutLock _,
          SagaLogCommand.AboutMailbox _,
          SagaLogCommand.Deploy _,
          SagaLogCommand.DeployTooEarly _ ->
          Optional.empty();
    };
  }

  private static SagaEffect.AnswerCaller answerTo(
      CommandId id, Caller.Ask ask, SagaCommand.Outcome outcome) {
    return new SagaEffect.AnswerCaller(id, ask.attempt(), ask.replyToken(), outcome);
  }
}

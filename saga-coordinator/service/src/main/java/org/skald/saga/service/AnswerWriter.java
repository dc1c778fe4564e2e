package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.Payload;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEffect;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.Outcome;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;

/**
 * The answers of what the log keeps itself, sub-sagas, locks and mailboxes, as those of
 * participants.
 */
record AnswerWriter(AvroWire wire, String log) {

  OutboundRecord write(SagaEffect.AnswerCaller answer, Stamp stamp) {
    var id = answer.commandId();
    var headers = new ArrayList<WireHeader>(11);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, "%s/%d/answer".formatted(id, answer.attempt())));
    headers.add(WireHeader.of(Headers.TYPE, Headers.TYPE_REPLY));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + log));
    headers.add(WireHeader.of(Headers.TIME, stamp.recordedAt().toString()));
    headers.add(WireHeader.of(Headers.COMMAND_ID, id.toString()));
    headers.add(WireHeader.of(Headers.ATTEMPT, Integer.toString(answer.attempt())));
    headers.add(WireHeader.of(Headers.REPLY_TOKEN, answer.replyToken()));
    headers.add(WireHeader.of(Headers.OUTCOME, outcome(answer.outcome()).wireName()));
    headers.addAll(more(answer.outcome()));
    return new OutboundRecord(
        log,
        id.sagaId().value().getBytes(StandardCharsets.UTF_8),
        content(answer.outcome()),
        headers);
  }

  private static Outcome outcome(SagaCommand.Outcome outcome) {
    return switch (outcome) {
      case SagaCommand.Outcome.Ok _, SagaCommand.Outcome.Granted _ -> Outcome.OK;
      case SagaCommand.Outcome.Refused _ -> Outcome.REFUSED;
      case SagaCommand.Outcome.Failed _ -> Outcome.FAILED;
    };
  }

  private static List<WireHeader> more(SagaCommand.Outcome outcome) {
    return switch (outcome) {
      case SagaCommand.Outcome.Granted(var key, var token) ->
          List.of(
              WireHeader.of(Headers.LOCK, key), WireHeader.of(Headers.GRANT, Long.toString(token)));
      case SagaCommand.Outcome.Ok(_, var unchanged) when unchanged ->
          List.of(WireHeader.of(Headers.UNCHANGED, "true"));
      case SagaCommand.Outcome.Ok _, SagaCommand.Outcome.Refused _, SagaCommand.Outcome.Failed _ ->
          List.of();
    };
  }

  private byte @Nullable [] content(SagaCommand.Outcome outcome) {
    return switch (outcome) {
      case SagaCommand.Outcome.Ok ok -> ok.reply().map(Payload::toBytes).orElse(null);
      case SagaCommand.Outcome.Granted _ -> null;
      case SagaCommand.Outcome.Refused(var reason) -> wire.encode(new Refused(reason));
      case SagaCommand.Outcome.Failed(var reason) -> wire.encode(new Failed(reason));
    };
  }
}

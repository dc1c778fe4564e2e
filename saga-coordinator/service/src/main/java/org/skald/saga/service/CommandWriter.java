package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Recipient;
import org.skald.saga.SagaEffect;
import org.skald.schemas.Headers;

/** Commands to participants as records, with all that the protocol promises them. */
record CommandWriter(String log) {

  OutboundRecord write(SagaEffect.SendCommand command, CommandTraits traits, Stamp stamp) {
    var id = command.commandId();
    var address = address(command, stamp);
    var headers = new ArrayList<WireHeader>(16);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, id.toString()));
    headers.add(WireHeader.of(Headers.TYPE, command.schema()));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + log));
    headers.add(WireHeader.of(Headers.TIME, stamp.recordedAt().toString()));
    headers.add(WireHeader.of(Headers.SAGA_ID, id.sagaId().value()));
    headers.add(WireHeader.of(Headers.STEP, id.step()));
    headers.add(WireHeader.of(Headers.ATTEMPT, Integer.toString(command.attempt())));
    headers.add(WireHeader.of(Headers.DIRECTION, id.direction().word()));
    if (id.direction() == Direction.DO) {
      /* Not on an undo: what is left of a holder that was superseded must be cleared away. */
      traits
          .fence()
          .ifPresent(it -> {
            headers.add(WireHeader.of(Headers.LOCK, it.lock()));
            headers.add(WireHeader.of(Headers.TOKEN, Long.toString(it.token())));
          });
      traits
          .deadline()
          .ifPresent(it -> headers.add(WireHeader.of(Headers.SAGA_DEADLINE, wallClock(it, stamp))));
    }
    command
        .compensates()
        .ifPresent(it -> headers.add(WireHeader.of(Headers.COMPENSATES, it.toString())));
    if (command.query()) {
      headers.add(WireHeader.of(Headers.QUERY, "true"));
    }
    headers.add(WireHeader.of(Headers.REPLY_TO, log));
    headers.add(
        WireHeader.of(Headers.REPLY_TOKEN, ReplyTokens.of(stamp.secret(), id, command.attempt())));
    headers.add(WireHeader.of(Headers.DEADLINE, wallClock(command.due(), stamp)));
    traits
        .traceparent()
        .ifPresent(it -> headers.add(WireHeader.of(Headers.TRACEPARENT, it.value())));
    headers.addAll(address.headers());
    return new OutboundRecord(
        address.topic(),
        address.key().getBytes(StandardCharsets.UTF_8),
        command.payload().toBytes(),
        headers);
  }

  private static String wallClock(Instant at, Stamp stamp) {
    return stamp.wallClock(at).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Where a command goes, and what its recipient has to know beyond the protocol. */
  private record Address(String topic, String key, List<WireHeader> headers) {}

  /** A sub-saga lives in the same log, in the shard of its own id. */
  private Address address(SagaEffect.SendCommand command, Stamp stamp) {
    var id = command.commandId();
    return switch (command.recipient()) {
      case Recipient.Topic(var name) -> new Address(name, id.sagaId().value(), List.of());
      case Recipient.Lock _, Recipient.Event _ ->
          throw new IllegalStateException(
              "expected a participant or a saga, found " + command.recipient());
      case Recipient.SubSaga saga -> {
        var child = Recipient.SubSaga.idOf(id).orElseThrow();
        yield new Address(
            log, child.value(), SubSagas.headers(saga, SubSagas.proof(stamp.secret(), child)));
      }
    };
  }
}

package org.skald.saga.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.saga.CommandId;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/** A record on its way into the log; every change makes another one. */
record Inbound(@Nullable String key, byte @Nullable [] value, List<WireHeader> headers) {

  static final byte[] SECRET = "a secret of sixteen".getBytes(UTF_8);

  static Inbound command(AvroWire wire, @Nullable String key, SpecificRecord command) {
    return new Inbound(key, wire.encode(command), List.of())
        .with(Headers.ID, "request-1")
        .with(Headers.TYPE, command.getSchema().getFullName());
  }

  /** A reply as its participant should send it. */
  static Inbound reply(CommandId id, int attempt, String outcome, byte @Nullable [] value) {
    return new Inbound(id.sagaId().value(), value, List.of())
        .with(Headers.ID, "reply-1")
        .with(Headers.TYPE, Headers.TYPE_REPLY)
        .with(Headers.COMMAND_ID, id.toString())
        .with(Headers.ATTEMPT, Integer.toString(attempt))
        .with(Headers.OUTCOME, outcome)
        .with(Headers.REPLY_TOKEN, ReplyTokens.of(SECRET, id, attempt));
  }

  Inbound with(String header, String text) {
    var more = new ArrayList<>(without(header).headers);
    more.add(WireHeader.of(header, text));
    return new Inbound(key, value, more);
  }

  Inbound without(String header) {
    return new Inbound(
        key, value, headers.stream().filter(it -> !it.name().equals(header)).toList());
  }

  Inbound keyed(@Nullable String other) {
    return new Inbound(other, value, headers);
  }

  Inbound holding(byte @Nullable [] other) {
    return new Inbound(key, other, headers);
  }

  /** With the proof that a node has written it. */
  Inbound sealed() {
    var record = toLogRecord();
    var type = record.header(Headers.TYPE).orElse("");
    var principal = record.header(Headers.PRINCIPAL);
    return with(WireNames.SEAL, ControlSeal.of(SECRET, type, value, principal));
  }

  LogRecord toLogRecord() {
    return new LogRecord(
        new Position(7), 1_000, key == null ? null : key.getBytes(UTF_8), value, headers);
  }
}

package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Seal;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/**
 * Commands of sagas to what the log keeps for them, locks and mailboxes, by the protocol of
 * participants. Each lives in the same log, in the shard of its key.
 *
 * @param purpose tells the proofs of one kind of thing from those of another
 */
record InnerCommands(AvroWire wire, String log, String purpose) {

  /** No key and no saga's id has it, so that no two pairs of them make the same text. */
  private static final char SEPARATOR = 0;

  /**
   * The attempt of a saga's command.
   *
   * @param sagaStart log time of the start of the saga: another one of the same id is not believed
   */
  record Asker(CommandId id, int attempt, Instant sagaStart) {

    static Asker of(CommandId id, int attempt, Optional<Instant> sagaStart) {
      return new Asker(
          id,
          attempt,
          sagaStart.orElseThrow(() ->
              new IllegalStateException(
                  "expected the saga of %s on its way, found that it is not".formatted(id))));
    }

    private String replyToken(byte[] secret) {
      return ReplyTokens.of(secret, id, attempt, sagaStart);
    }
  }

  OutboundRecord write(Asker asker, String key, SpecificRecord value, Stamp stamp) {
    return write(asker, Optional.empty(), key, value, stamp);
  }

  /**
   * The same.
   *
   * @param compensates the command that it undoes, where that has to be told
   */
  OutboundRecord write(
      Asker asker, Optional<CommandId> compensates, String key, SpecificRecord value, Stamp stamp) {
    var headers = new ArrayList<WireHeader>(10);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, asker.id().toString()));
    headers.add(WireHeader.of(Headers.TYPE, value.getSchema().getFullName()));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + log));
    headers.add(WireHeader.of(Headers.TIME, stamp.recordedAt().toString()));
    headers.add(WireHeader.of(Headers.ATTEMPT, Integer.toString(asker.attempt())));
    compensates.ifPresent(it -> headers.add(WireHeader.of(Headers.COMPENSATES, it.toString())));
    headers.add(WireHeader.of(Headers.REPLY_TOKEN, asker.replyToken(stamp.secret())));
    headers.add(WireHeader.of(Headers.PROOF, proof(stamp.secret(), key, asker)));
    return new OutboundRecord(
        log, key.getBytes(StandardCharsets.UTF_8), wire.encode(value), headers);
  }

  /**
   * What only the shard of a saga can make, the same for all its commands to one thing, and another
   * for a later saga of the same id: what is sent again does not undo what that one has done.
   */
  private String proof(byte[] secret, String key, Asker asker) {
    var pair = key + SEPARATOR + asker.id().sagaId();
    var start = Long.toString(asker.sagaStart().toEpochMilli());
    return Seal.of(
        secret,
        purpose,
        pair.getBytes(StandardCharsets.UTF_8),
        start.getBytes(StandardCharsets.UTF_8));
  }

  /** Who asks, as the headers of such a record say. */
  record Asked(CommandId id, Caller.Ask ask, String proof) {

    static Asked of(LogRecord record) throws ReplyReader.Unreadable {
      var id = ReplyReader.commandId(SubSagas.require(record, Headers.ID));
      var attempt = SubSagas.number(record, Headers.ATTEMPT);
      var ask = new Caller.Ask(attempt, SubSagas.require(record, Headers.REPLY_TOKEN));
      return new Asked(id, ask, SubSagas.require(record, Headers.PROOF));
    }
  }

  /** Requires that a record has the key that its value names. */
  static void requireKey(LogRecord record, String what, String key) throws ReplyReader.Unreadable {
    var found = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!found.equals(key)) {
      throw new ReplyReader.Unreadable(
          "malformed", "expected the %s '%s' as key, found '%s'".formatted(what, key, found));
    }
  }
}

package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Seal;
import org.skald.log.shard.Stamp;
import org.skald.log.shard.WireHeader;
import org.skald.saga.Caller;
import org.skald.saga.CommandId;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaId;
import org.skald.saga.lock.Claim;
import org.skald.saga.lock.LockCommand;
import org.skald.saga.lock.LockRejection;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.saga.AcquireLock;
import org.skald.schemas.saga.ReleaseLock;

/**
 * Locks on the wire. A saga speaks to them by the protocol of participants; a lock lives in the
 * same log, in the shard of its key.
 */
final class LockWire {

  private static final String PURPOSE = "skald lock";

  /** No key and no saga's id has it, so that no two pairs of them make the same text. */
  private static final char SEPARATOR = 0;

  private final AvroWire wire;
  private final String log;
  private final AnswerWriter answers;

  LockWire(AvroWire wire, String log, AnswerWriter answers) {
    this.wire = wire;
    this.log = log;
    this.answers = answers;
  }

  OutboundRecord acquire(SagaEffect.AcquireLock effect, Stamp stamp) {
    var request = effect.request();
    var value =
        new AcquireLock(
            request.key(),
            org.skald.schemas.saga.LockMode.valueOf(request.mode().name()),
            request.amount(),
            request.patience().toMillis());
    return write(effect.commandId(), effect.attempt(), request.key(), value, stamp);
  }

  OutboundRecord release(SagaEffect.ReleaseLock effect, Stamp stamp) {
    var completed =
        effect.completed().isPresent() ? Long.valueOf(effect.completed().getAsLong()) : null;
    var value = new ReleaseLock(effect.key(), completed);
    return write(effect.commandId(), effect.attempt(), effect.key(), value, stamp);
  }

  private OutboundRecord write(
      CommandId id, int attempt, String key, SpecificRecord value, Stamp stamp) {
    var headers = new ArrayList<WireHeader>(9);
    headers.add(WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0));
    headers.add(WireHeader.of(Headers.ID, id.toString()));
    headers.add(WireHeader.of(Headers.TYPE, value.getSchema().getFullName()));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + log));
    headers.add(WireHeader.of(Headers.TIME, stamp.recordedAt().toString()));
    headers.add(WireHeader.of(Headers.ATTEMPT, Integer.toString(attempt)));
    headers.add(WireHeader.of(Headers.REPLY_TOKEN, ReplyTokens.of(stamp.secret(), id, attempt)));
    headers.add(WireHeader.of(Headers.PROOF, proof(stamp.secret(), key, id.sagaId())));
    return new OutboundRecord(
        log, key.getBytes(StandardCharsets.UTF_8), wire.encode(value), headers);
  }

  /** What only the shard of a saga can make, the same for all its commands to one lock. */
  private static String proof(byte[] secret, String key, SagaId saga) {
    var pair = key + SEPARATOR + saga;
    return Seal.of(secret, PURPOSE, pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a record of the log is a command of a saga to a lock. */
  static boolean isFor(String type) {
    return type.equals(AcquireLock.getClassSchema().getFullName())
        || type.equals(ReleaseLock.getClassSchema().getFullName());
  }

  /** The command of such a record. */
  static SagaLogCommand read(LogRecord record, IndexedRecord value) throws ReplyReader.Unreadable {
    var id = ReplyReader.commandId(SubSagas.require(record, Headers.ID));
    var attempt = SubSagas.number(record, Headers.ATTEMPT);
    var ask = new Caller.Ask(attempt, SubSagas.require(record, Headers.REPLY_TOKEN));
    var proof = SubSagas.require(record, Headers.PROOF);
    return new SagaLogCommand.AboutLock(
        switch (value) {
          case AcquireLock acquire -> {
            var request =
                new LockRequest(
                    key(record, acquire.getKey()),
                    LockMode.valueOf(acquire.getMode().name()),
                    acquire.getAmount(),
                    Duration.ofMillis(acquire.getPatienceMs()));
            yield new LockCommand.Acquire(
                new Claim(request.key(), id, ask, request.mode(), request.amount(), proof),
                request.patience());
          }
          case ReleaseLock release ->
              new LockCommand.Release(
                  key(record, release.getKey()),
                  id,
                  attempt > 0 ? Optional.of(ask) : Optional.empty(),
                  release.getCompleted() == null
                      ? OptionalLong.empty()
                      : OptionalLong.of(release.getCompleted()),
                  proof);
          default ->
              throw new ReplyReader.Unreadable(
                  "malformed",
                  "expected a command about a lock, found a " + value.getSchema().getFullName());
        });
  }

  static String key(LogRecord record, String key) throws ReplyReader.Unreadable {
    var found = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!found.equals(key)) {
      throw new ReplyReader.Unreadable(
          "malformed", "expected the lock '%s' as key, found '%s'".formatted(key, found));
    }
    return LockRequest.requireKey(key);
  }

  /** A saga that gives back what it does not hold has nothing left to give back. */
  List<OutboundRecord> refusal(SagaLogCommand command, SagaLogRejection rejection, Stamp stamp) {
    if (command instanceof SagaLogCommand.AboutLock(LockCommand.Release release)
        && release.ask().isPresent()
        && rejection instanceof SagaLogRejection.OfLock(LockRejection.LockNotHeld _)) {
      var ask = release.ask().get();
      var outcome = new SagaCommand.Outcome.Ok(Optional.empty());
      return List.of(
          answers.write(
              new SagaEffect.AnswerCaller(
                  release.command(), ask.attempt(), ask.replyToken(), outcome),
              stamp));
    }
    return List.of();
  }
}

package org.skald.saga.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.generic.IndexedRecord;
import org.skald.log.Spans;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Stamp;
import org.skald.saga.LockMode;
import org.skald.saga.LockRequest;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaEffect;
import org.skald.saga.lock.Claim;
import org.skald.saga.lock.LockCommand;
import org.skald.saga.lock.LockRejection;
import org.skald.schemas.AvroWire;
import org.skald.schemas.saga.AcquireLock;
import org.skald.schemas.saga.ReleaseLock;

/**
 * Locks on the wire. A saga speaks to them by the protocol of participants; a lock lives in the
 * same log, in the shard of its key.
 */
final class LockWire {

  private static final String PURPOSE = "skald lock";

  private final InnerCommands commands;
  private final AnswerWriter answers;

  LockWire(AvroWire wire, String log, AnswerWriter answers) {
    this.commands = new InnerCommands(wire, log, PURPOSE);
    this.answers = answers;
  }

  OutboundRecord acquire(SagaEffect.AcquireLock effect, CommandTraits traits, Stamp stamp) {
    var request = effect.request();
    var value =
        new AcquireLock(
            request.key(),
            org.skald.schemas.saga.LockMode.valueOf(request.mode().name()),
            request.amount(),
            request.patience().toMillis());
    var asker = InnerCommands.Asker.of(effect.commandId(), effect.attempt(), traits.sagaStart());
    return commands.write(asker, request.key(), value, stamp);
  }

  OutboundRecord release(SagaEffect.ReleaseLock effect, CommandTraits traits, Stamp stamp) {
    var completed =
        effect.completed().isPresent() ? Long.valueOf(effect.completed().getAsLong()) : null;
    var value = new ReleaseLock(effect.key(), completed);
    var start = effect.sagaStart().or(traits::sagaStart);
    var asker = InnerCommands.Asker.of(effect.commandId(), effect.attempt(), start);
    return commands.write(asker, effect.key(), value, stamp);
  }

  /** Whether a record of the log is a command of a saga to a lock. */
  static boolean isFor(String type) {
    return type.equals(AcquireLock.getClassSchema().getFullName())
        || type.equals(ReleaseLock.getClassSchema().getFullName());
  }

  /** The command of such a record. */
  static SagaLogCommand read(LogRecord record, IndexedRecord value) throws ReplyReader.Unreadable {
    var asked = InnerCommands.Asked.of(record);
    var ask = asked.ask();
    var proof = asked.proof();
    return new SagaLogCommand.AboutLock(
        switch (value) {
          case AcquireLock acquire -> {
            var request =
                new LockRequest(
                    key(record, acquire.getKey()),
                    LockMode.valueOf(acquire.getMode().name()),
                    acquire.getAmount(),
                    Spans.ofMillis(acquire.getPatienceMs()));
            yield new LockCommand.Acquire(
                new Claim(request.key(), asked.id(), ask, request.mode(), request.amount(), proof),
                request.patience());
          }
          case ReleaseLock release ->
              new LockCommand.Release(
                  key(record, release.getKey()),
                  asked.id(),
                  ask.attempt() > 0 ? Optional.of(ask) : Optional.empty(),
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
    InnerCommands.requireKey(record, "lock", key);
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

package org.skald.participant;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;
import org.skald.schemas.Outcome;
import org.skald.schemas.participant.Failed;
import org.skald.schemas.participant.Refused;

/** Makes the records that a participant sends: replies, and dead letters. */
final class ReplyCodec {

  /** Code of a dead letter that is a command which nobody could answer. */
  static final String UNANSWERABLE = "unanswerable-command";

  private final AvroWire wire;
  private final ParticipantConfig config;
  private final Clock clock;

  ReplyCodec(AvroWire wire, ParticipantConfig config, Clock clock) {
    this.wire = wire;
    this.config = config;
    this.clock = clock;
  }

  /** Makes sure that no reply will have to wait for the registry. */
  void prepare() {
    wire.register(Refused.getClassSchema());
    wire.register(Failed.getClassSchema());
  }

  ProducerRecord<byte[], byte[]> reply(Envelope command, Answer answer) {
    RecordHeaders headers = new RecordHeaders();
    Headers.put(headers, Headers.SPECVERSION, Headers.SPECVERSION_1_0);
    Headers.put(headers, Headers.ID, UUID.randomUUID().toString());
    Headers.put(headers, Headers.TYPE, Headers.TYPE_REPLY);
    Headers.put(headers, Headers.SOURCE, config.source());
    Headers.put(headers, Headers.TIME, now());
    Headers.put(headers, Headers.COMMAND_ID, command.commandId());
    Headers.put(headers, Headers.ATTEMPT, Integer.toString(command.attempt()));
    Headers.put(headers, Headers.OUTCOME, outcome(answer).wireName());
    if (answer instanceof Answer.Done done && done.unchanged()) {
      Headers.put(headers, Headers.UNCHANGED, "true");
    }
    Headers.put(headers, Headers.REPLY_TOKEN, command.replyToken());
    if (command.traceparent() != null) {
      Headers.put(headers, Headers.TRACEPARENT, command.traceparent());
    }
    return new ProducerRecord<>(
        command.replyTo(),
        null,
        command.sagaId().getBytes(StandardCharsets.UTF_8),
        content(answer),
        headers);
  }

  ProducerRecord<byte[], byte[]> deadLetter(ConsumerRecord<byte[], byte[]> record, String cause) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    putCause(headers, record, cause);
    return new ProducerRecord<>(config.deadLetters(), null, record.key(), record.value(), headers);
  }

  /** One that says why, and where the command is: for a command that cannot be repeated. */
  ProducerRecord<byte[], byte[]> shortLetter(ConsumerRecord<byte[], byte[]> record, String cause) {
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(config.deadLetters(), null);
    putCause(letter.headers(), record, cause);
    return letter;
  }

  private void putCause(
      org.apache.kafka.common.header.Headers headers,
      ConsumerRecord<byte[], byte[]> record,
      String cause) {
    Headers.put(headers, Headers.CAUSE, Reasons.cut(cause));
    Headers.put(headers, Headers.CODE, UNANSWERABLE);
    Headers.put(headers, Headers.TOPIC, record.topic());
    Headers.put(headers, Headers.PARTITION, Integer.toString(record.partition()));
    Headers.put(headers, Headers.POSITION, Long.toString(record.offset()));
    Headers.put(headers, Headers.REJECTED_AT, now());
  }

  private static Outcome outcome(Answer answer) {
    if (answer instanceof Answer.Done) {
      return Outcome.OK;
    }
    return answer.isFinal() ? Outcome.REFUSED : Outcome.FAILED;
  }

  private byte @Nullable [] content(Answer answer) {
    if (answer instanceof Answer.Done done) {
      return done.reply().toBytes();
    }
    if (answer instanceof Answer.Refused refused) {
      return wire.encode(new Refused(refused.reason()));
    }
    return wire.encode(new Failed(((Answer.Failed) answer).reason()));
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

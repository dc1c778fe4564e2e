package org.skald.saga.service;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.DeadLetterWriter;

/** Makes a dead letter of a record that was refused. */
record Burial(Letters letters) {

  /** Where the letters go, as {@link DeadLetterWriter} writes them. */
  @FunctionalInterface
  interface Letters {
    CompletableFuture<Void> write(
        DeadLetter.Origin origin, ConsumerRecord<byte[], byte[]> source, String code, String cause);
  }

  /** Completes when Kafka has the letter, or has not taken it. */
  CompletableFuture<RecordOutcome> bury(
      DeadLetter.Origin origin,
      ConsumerRecord<byte[], byte[]> record,
      RecordOutcome.Refused refused) {
    return letters
        .write(origin, record, refused.code(), refused.cause())
        .handle((_, failure) -> outcome(refused, failure));
  }

  private static RecordOutcome outcome(RecordOutcome.Refused refused, @Nullable Throwable failure) {
    return failure == null
        ? new RecordOutcome.Buried(refused)
        : new RecordOutcome.Undecided("expected Kafka to take the dead letter, found " + failure);
  }
}

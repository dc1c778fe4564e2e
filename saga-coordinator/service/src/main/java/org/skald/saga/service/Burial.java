package org.skald.saga.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.DeadLetterWriter;
import org.skald.saga.EventChannel;

/** Makes a dead letter of a record that was refused. */
record Burial(Letters letters) {

  /** Where the letters go, as {@link DeadLetterWriter} writes them. */
  @FunctionalInterface
  interface Letters {
    CompletableFuture<Void> write(
        DeadLetter.Origin origin,
        ConsumerRecord<byte[], byte[]> source,
        List<String> takers,
        String code,
        String cause);
  }

  /**
   * Completes when Kafka has the letter, or has not taken it.
   *
   * @param takers the channels of events that have taken it all the same
   */
  CompletableFuture<RecordOutcome> bury(
      DeadLetter.Origin origin,
      ConsumerRecord<byte[], byte[]> record,
      List<EventChannel> takers,
      RecordOutcome.Refused refused) {
    var names = takers.stream().map(EventChannel::toString).toList();
    return letters
        .write(origin, record, names, refused.code(), refused.cause())
        .handle((_, failure) -> outcome(refused, failure));
  }

  private static RecordOutcome outcome(RecordOutcome.Refused refused, @Nullable Throwable failure) {
    return failure == null
        ? new RecordOutcome.Buried(refused)
        : new RecordOutcome.Undecided("expected Kafka to take the dead letter, found " + failure);
  }
}

package org.skald.saga.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.skald.log.kafka.DeadLetter;

/** What a log makes of the records of a topic, by a group of its own. */
sealed interface RecordTaker permits StartTaker, EventTaker {

  /** What tells it from others. */
  Reading reading();

  /** Where a group begins that has been nowhere: so far back, or at the oldest record if empty. */
  Optional<Duration> lookBack();

  /**
   * Asks the log about records of one partition, in their order, up to the first of which nobody
   * can say anything. Each of these records is asked about at least once.
   */
  List<Asked> ask(List<ConsumerRecord<byte[], byte[]>> records);

  /**
   * What is read, and what for.
   *
   * @param definition the one of which each record starts a saga; empty when they are events that
   *     sagas wait for
   */
  record Reading(Optional<String> definition, String topic) {

    /** Of its threads, and its clients. */
    String name() {
      return definition.map(it -> "start-" + it).orElse("events-" + topic);
    }

    /** Named after log and definition: a definition that changes its topic keeps its group. */
    String group(String log) {
      return definition
          .map(it -> "skald-start-%s-%s".formatted(log, it))
          .orElseGet(() -> "skald-events-%s-%s".formatted(log, topic));
    }

    @Override
    public String toString() {
      return definition.map(it -> it + ":").orElse("events of ") + topic;
    }
  }

  /**
   * A record, and what becomes of it.
   *
   * @param origin whose dead letter it is when nothing can become of it
   */
  record Asked(
      ConsumerRecord<byte[], byte[]> record,
      DeadLetter.Origin origin,
      CompletableFuture<RecordOutcome> outcome) {

    boolean isUndecided() {
      return outcome.getNow(new RecordOutcome.Skipped()) instanceof RecordOutcome.Undecided;
    }
  }
}

package org.skald.saga.service;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.skald.log.kafka.DeadLetter;
import org.skald.saga.service.AwaitedTopics.Channel;

/** What a log makes of the records of a topic, by a group of its own. */
interface RecordTaker {

  /** What tells it from others. */
  Reading reading();

  /**
   * The channels of events that the records are for. A group begins so far back as these keep them,
   * or with the oldest record when there are none.
   */
  List<Channel> channels();

  /**
   * Asks the log about records of one partition, in their order, up to the first of which nobody
   * can say anything. Each of these records is asked about at least once.
   *
   * @param channels those that the records are for
   */
  List<Asked> ask(List<ConsumerRecord<byte[], byte[]>> records, List<Channel> channels);

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

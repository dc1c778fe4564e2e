package org.skald.streams.search;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.Position;
import org.skald.schemas.Topics;

/** How far the journal reaches, and up to where in the log it has everything. */
final class JournalEnds implements AutoCloseable {

  private static final long ANSWER_MAX_S = 5;

  private final Admin admin;
  private final Topics topics;

  JournalEnds(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** The offset behind the last record of a shard's journal. */
  long end(int shard) {
    var journal = new TopicPartition(topics.journal(), shard);
    return await(admin.listOffsets(Map.of(journal, OffsetSpec.latest())).partitionResult(journal))
        .offset();
  }

  /** The place in the log up to which all effects of a shard, so all its events, have arrived. */
  Position mark(int shard) {
    var log = new TopicPartition(topics.log(), shard);
    var marks =
        await(
            admin
                .listConsumerGroupOffsets("skald-driver-" + topics.log())
                .partitionsToOffsetAndMetadata());
    var next = marks.get(log);
    return next == null ? Position.BEFORE_FIRST : new Position(next.offset() - 1);
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(ANSWER_MAX_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("expected Kafka to tell how far the journal reaches", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}

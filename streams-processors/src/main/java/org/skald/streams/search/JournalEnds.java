package org.skald.streams.search;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.Position;
import org.skald.schemas.Topics;

/** How far the journal reaches, and up to where in the log it has everything. */
final class JournalEnds implements AutoCloseable {

  private static final long ANSWER_MAX_S = 5;
  private static final String EXPECTED = "expected Kafka to tell how far the journal reaches";

  private final Admin admin;
  private final Topics topics;
  private final String group;

  /** Of a log, for the view that reads its journal as this consumer group. */
  JournalEnds(Admin admin, Topics topics, String group) {
    this.admin = admin;
    this.topics = topics;
    this.group = group;
  }

  /** The offset of the first record that a shard's journal still has. */
  long beginning(int shard) {
    return offset(shard, OffsetSpec.earliest());
  }

  /**
   * The offset up to which a copy of a shard's view has to have read. When the journal has nothing
   * left, nobody comes to its end any more: then a copy has to have what the view had read by then.
   */
  long end(int shard) {
    var end = offset(shard, OffsetSpec.latest());
    return beginning(shard) < end
        ? end
        : committed(group, new TopicPartition(topics.journal(), shard)).orElse(0L);
  }

  private long offset(int shard, OffsetSpec which) {
    var journal = new TopicPartition(topics.journal(), shard);
    return await(admin.listOffsets(Map.of(journal, which)).partitionResult(journal)).offset();
  }

  /** The place in the log up to which all effects of a shard, so all its events, have arrived. */
  Position mark(int shard) {
    var log = new TopicPartition(topics.log(), shard);
    return committed("skald-driver-" + topics.log(), log)
        .map(next -> new Position(next - 1))
        .orElse(Position.BEFORE_FIRST);
  }

  private Optional<Long> committed(String who, TopicPartition partition) {
    var offsets = await(admin.listConsumerGroupOffsets(who).partitionsToOffsetAndMetadata());
    return Optional.ofNullable(offsets.get(partition)).map(OffsetAndMetadata::offset);
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(ANSWER_MAX_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException(EXPECTED, e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(EXPECTED, e); // It may be retried.
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

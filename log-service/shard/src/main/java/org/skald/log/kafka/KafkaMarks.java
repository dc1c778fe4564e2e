package org.skald.log.kafka;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.Position;
import org.skald.log.shard.Marks;

/** Marks as committed offsets of a consumer group that has no members. */
record KafkaMarks(Admin admin, String group, TopicPartition partition) implements Marks {

  @Override
  public CompletableFuture<Position> commit(Position acknowledged) {
    var next = Map.of(partition, new OffsetAndMetadata(acknowledged.next().value()));
    return admin
        .alterConsumerGroupOffsets(group, next)
        .all()
        .toCompletionStage()
        .thenApply(_ -> acknowledged)
        .toCompletableFuture();
  }

  @Override
  public CompletableFuture<Position> read() {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .toCompletionStage()
        .thenApply(this::markOf)
        .toCompletableFuture();
  }

  private Position markOf(Map<TopicPartition, OffsetAndMetadata> committed) {
    var next = committed.get(partition);
    return next == null ? Position.BEFORE_FIRST : new Position(next.offset() - 1);
  }
}

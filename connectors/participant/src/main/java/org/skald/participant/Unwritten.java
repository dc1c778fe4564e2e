package org.skald.participant;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of a batch whose performers have written what Kafka will never take. They have
 * failed, and the others are not held up by them.
 */
final class Unwritten {

  private static final Logger LOG = LoggerFactory.getLogger(Unwritten.class);

  private final IdentityHashMap<ReceivedCommand, String> reasons = new IdentityHashMap<>();
  private final List<Watched> watched = new ArrayList<>();

  private record Watched(StagedEntries.Fact fact, Future<RecordMetadata> arrival) {}

  /** Why a command has failed; null when it has not. */
  @Nullable String of(ReceivedCommand command) {
    return reasons.get(command);
  }

  /** Takes note of a record that was sent in a transaction. */
  void watch(StagedEntries.Fact fact, Future<RecordMetadata> arrival) {
    watched.add(new Watched(fact, arrival));
  }

  /** Looks, after a transaction has failed, for the commands that are to blame. */
  boolean hasMore() {
    int before = reasons.size();
    watched.forEach(this::blame);
    watched.clear();
    return reasons.size() > before;
  }

  private void blame(Watched one) {
    if (!one.arrival().isDone()) {
      return;
    }
    try {
      one.arrival().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while a record was looked at", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause != null && Unsendable.is(cause)) {
        StagedEntries.Fact fact = one.fact();
        LOG.warn("command_failed command=\"{}\" at=emit", fact.command().envelope(), cause);
        reasons.put(
            fact.command(),
            "expected the topic %s to take a record, found %s"
                .formatted(fact.record().topic(), cause.getClass().getSimpleName()));
      }
    }
  }
}

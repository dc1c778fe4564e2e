package org.skald.saga.service;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.skald.log.kafka.KafkaClients;
import org.skald.saga.service.RecordTaker.Asked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group that reads a topic for the log.
 *
 * <p>A place is committed when all records before it are settled: the log has taken them, or they
 * are dead letters. A record about which nobody can say so stops its partition, and is tried again
 * until somebody can.
 */
final class TopicReader implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RecordTaker taker;
  private final RecordTaker.Reading origin;
  private final SagaNode node;
  private final Burial burial;
  private final ReaderCounts counts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<TopicPartition> heldUp = new HashSet<>();
  private final Map<TopicPartition, Long> pausedUntilNs = new HashMap<>();
  private volatile @Nullable Consumer<byte[], byte[]> reading;

  TopicReader(RecordTaker taker, SagaNode node, Burial burial) {
    this.taker = taker;
    this.origin = taker.reading();
    this.node = node;
    this.burial = burial;
    this.counts = new ReaderCounts(origin);
  }

  /** How it gets on. */
  ReaderStatus status() {
    return counts.status();
  }

  @Override
  public void run() {
    while (!isClosing()) {
      try {
        if (isTopicThere()) {
          read(node.clients());
        } else {
          counts.waiting("expected a topic %s, found none yet".formatted(origin.topic()));
          await(PAUSE);
        }
      } catch (WakeupException e) {
        // It is to close.
      } catch (RuntimeException e) {
        counts.waiting(String.valueOf(e));
        LOG.warn("{}: reading begins anew", origin, e);
        await(PAUSE);
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void await(Duration max) {
    try {
      var _ = closing.await(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** A consumer would wait for the topic too, but with a warning each time that it looks. */
  private boolean isTopicThere() {
    return node.missing(Set.of(origin.topic())).join().isEmpty();
  }

  private void read(KafkaClients clients) {
    var group = origin.group(node.topics().log());
    try (var consumer = clients.member(origin.name(), group)) {
      reading = consumer;
      heldUp.clear();
      pausedUntilNs.clear();
      subscribe(consumer);
      while (!isClosing()) {
        round(consumer);
      }
    } finally {
      reading = null;
    }
  }

  private void subscribe(Consumer<byte[], byte[]> consumer) {
    var topics = List.of(origin.topic());
    taker
        .lookBack()
        .ifPresentOrElse(
            it -> consumer.subscribe(topics, new FirstPlaces(consumer, it)),
            () -> consumer.subscribe(topics));
  }

  private void round(Consumer<byte[], byte[]> consumer) {
    resume(consumer);
    var records = consumer.poll(POLL);
    var batch = new HashMap<TopicPartition, List<Asked>>();
    records.partitions().forEach(it -> batch.put(it, taker.ask(toAsk(it, records.records(it)))));
    batch.forEach((partition, asked) -> settle(consumer, partition, asked));
    counts.reading(
        consumer.assignment().stream().mapToLong(it -> consumer.currentLag(it).orElse(0)).sum(),
        !heldUp.isEmpty());
  }

  /** Of a partition that is held up only the record that holds it up, however often it is tried. */
  private List<ConsumerRecord<byte[], byte[]>> toAsk(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    return heldUp.contains(partition) ? records.subList(0, 1) : records;
  }

  private void resume(Consumer<byte[], byte[]> consumer) {
    var now = System.nanoTime();
    heldUp.retainAll(consumer.assignment());
    pausedUntilNs.keySet().retainAll(consumer.assignment());
    var due =
        pausedUntilNs.entrySet().stream()
            .filter(it -> now - it.getValue() >= 0)
            .map(Map.Entry::getKey)
            .toList();
    consumer.resume(due);
    due.forEach(pausedUntilNs::remove);
  }

  private void settle(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, List<Asked> asked) {
    var next = Optional.<Long>empty();
    var wasHeldUp = heldUp.remove(partition);
    for (var one : asked) {
      var undecided = undecided(one);
      if (undecided.isPresent()) {
        counts.trouble(
            "%s-%d: %s".formatted(partition, one.record().offset(), undecided.get().cause()));
        consumer.seek(partition, one.record().offset());
        consumer.pause(List.of(partition));
        heldUp.add(partition);
        pausedUntilNs.put(partition, System.nanoTime() + PAUSE.toNanos());
        next = next.filter(it -> it <= one.record().offset());
        break;
      }
      next = Optional.of(one.record().offset() + 1);
    }
    if (wasHeldUp && !heldUp.contains(partition)) {
      next.ifPresent(it -> consumer.seek(partition, it)); // The others were not asked for.
    }
    next.ifPresent(it -> consumer.commitSync(Map.of(partition, new OffsetAndMetadata(it))));
  }

  /** Waits for what becomes of a record, and sees to it that nothing is left to do about it. */
  private Optional<RecordOutcome.Undecided> undecided(Asked asked) {
    return settled(asked, asked.outcome().join());
  }

  private Optional<RecordOutcome.Undecided> settled(Asked asked, RecordOutcome outcome) {
    return switch (outcome) {
      case RecordOutcome.Taken _ -> {
        counts.taken();
        yield Optional.empty();
      }
      case RecordOutcome.Skipped _ -> Optional.empty();
      case RecordOutcome.Refused refused ->
          settled(asked, burial.bury(asked.origin(), asked.record(), refused).join());
      case RecordOutcome.Buried(var refused) -> {
        buried(asked.record(), refused);
        yield Optional.empty();
      }
      case RecordOutcome.Undecided undecided -> Optional.of(undecided);
    };
  }

  private void buried(ConsumerRecord<byte[], byte[]> record, RecordOutcome.Refused refused) {
    counts.refused(refused.code());
    LOG.warn(
        "{}-{}-{} is a dead letter, {}: {}",
        origin,
        record.partition(),
        record.offset(),
        refused.code(),
        refused.cause());
  }

  /** Tells it to end after the records at hand. */
  void close() {
    closing.countDown();
    var consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
  }
}

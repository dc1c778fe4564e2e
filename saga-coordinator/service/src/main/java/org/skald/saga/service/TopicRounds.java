package org.skald.saga.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.service.AwaitedTopics.Channel;
import org.skald.saga.service.RecordTaker.Asked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records, asks the log about them, and settles them, for one consumer.
 *
 * <p>A place is committed when all records before it are settled: the log has taken them, or they
 * are dead letters. A record about which nobody can say so stops its partition, and is tried again
 * until somebody can.
 */
final class TopicRounds {

  private static final Logger LOG = LoggerFactory.getLogger(TopicRounds.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final RecordTaker taker;
  private final Supplier<CompletableFuture<?>> definitions;
  private final Burial burial;
  private final ReaderCounts counts;
  private final ReadPlaces places;
  private final Set<TopicPartition> heldUp = new HashSet<>();
  private final Map<TopicPartition, Long> pausedUntilNs = new HashMap<>();
  private long lookedAtNs = System.nanoTime() - PAUSE.toNanos();

  /**
   * Of a consumer that has subscribed to nothing yet.
   *
   * @param definitions completes when this node knows those that were deployed before it was asked
   */
  TopicRounds(
      Consumer<byte[], byte[]> consumer,
      RecordTaker taker,
      Supplier<CompletableFuture<?>> definitions,
      Burial burial,
      ReaderCounts counts) {
    this.consumer = consumer;
    this.taker = taker;
    this.definitions = definitions;
    this.burial = burial;
    this.counts = counts;
    this.places = new ReadPlaces(consumer, taker::channels);
  }

  void subscribe() {
    consumer.subscribe(List.of(taker.reading().topic()), places);
  }

  /** Reads what has come, and settles it. */
  void go() {
    resume();
    var records = consumer.poll(POLL);
    var isTimeToLook = System.nanoTime() - lookedAtNs >= PAUSE.toNanos();
    if (!records.isEmpty() || isTimeToLook) {
      lookedAtNs = System.nanoTime();
      settle(records);
    }
    counts.reading(
        consumer.assignment().stream().mapToLong(it -> consumer.currentLag(it).orElse(0)).sum(),
        !heldUp.isEmpty());
  }

  /** Who is behind with the definitions would pass over records that are meant by the latest. */
  private void settle(ConsumerRecords<byte[], byte[]> records) {
    List<Channel> channels;
    try {
      if (!records.isEmpty()) {
        definitions.get().join();
      }
      channels = taker.channels();
    } catch (CompletionException | NotHeld e) {
      var cause = "expected to know the definitions, found " + e;
      records.partitions().forEach(it -> holdUp(it, records.records(it).getFirst(), cause));
      return;
    }
    var batch = new HashMap<TopicPartition, List<Asked>>();
    for (var partition : consumer.assignment()) {
      var read = records.records(partition);
      if (read.isEmpty() && channels.isEmpty()) {
        continue;
      }
      var next = read.isEmpty() ? consumer.position(partition) : read.getFirst().offset();
      if (!places.goesBack(partition, next, channels) && !read.isEmpty()) {
        var wanted = places.wanted(partition, channels);
        batch.put(partition, taker.ask(toAsk(partition, read), wanted));
      }
    }
    batch.forEach((partition, asked) -> settle(partition, asked, records.records(partition)));
  }

  /** Of a partition that is held up only the record that holds it up, however often it is tried. */
  private List<ConsumerRecord<byte[], byte[]>> toAsk(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> read) {
    if (heldUp.contains(partition)) {
      return read.subList(0, 1);
    }
    var end = places.end(partition).orElse(Long.MAX_VALUE);
    var before = new ArrayList<>(read);
    before.removeIf(it -> it.offset() >= end);
    return before;
  }

  private void resume() {
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
      TopicPartition partition, List<Asked> asked, List<ConsumerRecord<byte[], byte[]>> read) {
    var next = Optional.<Long>empty();
    heldUp.remove(partition);
    for (var one : asked) {
      var undecided = undecided(one);
      if (undecided.isPresent()) {
        holdUp(partition, one.record(), undecided.get().cause());
        next = next.filter(it -> it <= one.record().offset());
        break;
      }
      next = Optional.of(one.record().offset() + 1);
    }
    if (!heldUp.contains(partition) && isLeft(read, next)) {
      next.ifPresent(it -> consumer.seek(partition, it)); // The others were not asked for.
    }
    next.ifPresent(it -> places.commit(partition, it));
  }

  private static boolean isLeft(List<ConsumerRecord<byte[], byte[]>> read, Optional<Long> next) {
    return next.filter(it -> it <= read.getLast().offset()).isPresent();
  }

  private void holdUp(
      TopicPartition partition, ConsumerRecord<byte[], byte[]> record, String cause) {
    counts.trouble("%s-%d: %s".formatted(partition, record.offset(), cause));
    consumer.seek(partition, record.offset());
    consumer.pause(List.of(partition));
    heldUp.add(partition);
    pausedUntilNs.put(partition, System.nanoTime() + PAUSE.toNanos());
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
          settled(asked, burial.bury(asked.origin(), asked.record(), List.of(), refused).join());
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
        taker.reading(),
        record.partition(),
        record.offset(),
        refused.code(),
        refused.cause());
  }
}

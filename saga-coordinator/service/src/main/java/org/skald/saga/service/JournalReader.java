package org.skald.saga.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.skald.log.kafka.KafkaClients;
import org.skald.saga.Payload;
import org.skald.saga.SagaId;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Headers;

/**
 * Reads the journal of the saga log. An event may stand in it more than once, after a change of the
 * driver; repeats have the same id and are left out here.
 */
public final class JournalReader {

  /** Journal records are made after what they tell of, and may overtake each other. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private static final Duration UNBOUNDED = Duration.ofNanos(Long.MAX_VALUE);
  private static final JournalPlace NOWHERE = new JournalPlace(List.of());
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final String topic;
  private final int partitions;
  private final ToIntFunction<String> partitionOf;
  private final AvroWire wire;

  JournalReader(
      KafkaClients clients,
      String topic,
      int partitions,
      ToIntFunction<String> partitionOf,
      AvroWire wire) {
    this.clients = clients;
    this.topic = topic;
    this.partitions = partitions;
    this.partitionOf = partitionOf;
    this.wire = wire;
  }

  /**
   * One event.
   *
   * @param place how far the journal was read with it, to resume after it
   * @param key id of the saga, name of the definition, or that of a lock
   * @param id the event's own id, the same in every repeat
   * @param event the Avro record, of generic values
   * @param written the same in registry wire format
   */
  public record Entry(
      JournalPlace place, String key, String id, IndexedRecord event, Payload written) {

    /** Whether it is about this saga; a definition or a lock may be called like it. */
    boolean isOf(SagaId sagaId) {
      return key.equals(sagaId.value()) && isOfSaga();
    }

    private boolean isOfSaga() {
      return event.getSchema().getFields().getFirst().name().equals("sagaId");
    }

    /**
     * Whether it tells that a saga of the shard has come beyond a log time. The timestamps of the
     * records do not say that: they run ahead of log time by all that outages have lasted.
     */
    boolean isBeyond(Instant end) {
      var at = event.getSchema().getField("at");
      return isOfSaga()
          && at != null
          && event.get(at.pos()) instanceof Long ms
          && ms > end.toEpochMilli();
    }
  }

  /** Everything that happened to a saga between two instants, in order. */
  public List<Entry> history(SagaId sagaId, Instant from, Optional<Instant> to) {
    return historyWithin(UNBOUNDED, sagaId, from, to)
        .orElseThrow(() -> new IllegalStateException("expected to read without a bound"));
  }

  /** The same, or empty when that would take longer. */
  public Optional<List<Entry>> historyWithin(
      Duration max, SagaId sagaId, Instant from, Optional<Instant> to) {
    var begun = System.nanoTime();
    var partition = new TopicPartition(topic, partitionOf.applyAsInt(sagaId.value()));
    var end = to.map(it -> it.plus(SLACK));
    var found = new ArrayList<Entry>();
    var seen = new SeenIds();
    try (var consumer = clients.consumer("history", "read_uncommitted")) {
      consumer.assign(List.of(partition));
      seek(consumer, partition, from.minus(SLACK));
      var last = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var over = false;
      while (!over && consumer.position(partition) < last) {
        if (System.nanoTime() - begun > max.toNanos()) {
          return Optional.empty();
        }
        for (var record : consumer.poll(POLL)) {
          var entry = entry(record, NOWHERE);
          over |= end.filter(entry::isBeyond).isPresent();
          if (entry.isOf(sagaId) && seen.isNew(entry.id())) {
            found.add(entry);
          }
        }
      }
    }
    return Optional.of(found);
  }

  private static void seek(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Instant from) {
    var times = new HashMap<TopicPartition, Long>();
    times.put(partition, Math.max(0, from.toEpochMilli()));
    var found = consumer.offsetsForTimes(times).get(partition);
    if (found == null) {
      consumer.seekToEnd(List.of(partition));
    } else {
      consumer.seek(partition, found.offset());
    }
  }

  /** Hears of events as they come. */
  public interface Listener {

    /** Takes an event; false ends the following. */
    boolean take(Entry entry) throws InterruptedException;
  }

  /**
   * Follows the journal on the calling thread, until the listener has had enough or the thread is
   * interrupted.
   *
   * @param sagaId only this saga; everything, when empty
   * @param after go on after this place; from now on, when empty
   */
  public void follow(Optional<SagaId> sagaId, Optional<JournalPlace> after, Listener listener)
      throws InterruptedException {
    var followed =
        IntStream.range(0, partitions)
            .filter(it -> sagaId.map(id -> partitionOf.applyAsInt(id.value()) == it).orElse(true))
            .mapToObj(it -> new TopicPartition(topic, it))
            .toList();
    var consumer = clients.consumer("watch", "read_uncommitted");
    try {
      consumer.assign(followed);
      var next = begin(consumer, followed, after);
      var seen = new SeenIds();
      while (!Thread.currentThread().isInterrupted()) {
        for (var record : consumer.poll(POLL)) {
          next[record.partition()] = record.offset() + 1;
          var entry = entry(record, new JournalPlace(LongStream.of(next).boxed().toList()));
          var wanted = sagaId.map(entry::isOf).orElse(true);
          if (wanted && seen.isNew(entry.id()) && !listener.take(entry)) {
            return;
          }
        }
      }
    } catch (InterruptException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } finally {
      close(consumer);
    }
  }

  /** An interrupted thread could not tell the broker that it leaves, so that waits a moment. */
  private static void close(Consumer<byte[], byte[]> consumer) {
    var interrupted = Thread.interrupted();
    try {
      consumer.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long[] begin(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> followed,
      Optional<JournalPlace> after) {
    var next = new long[partitions];
    Arrays.fill(next, JournalPlace.UNREAD);
    for (var partition : followed) {
      var number = partition.partition();
      var wanted = after.map(it -> it.nextOf(number)).orElse(JournalPlace.UNREAD);
      if (wanted == JournalPlace.UNREAD) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, wanted);
      }
      next[number] = consumer.position(partition);
    }
    return next;
  }

  private Entry entry(ConsumerRecord<byte[], byte[]> record, JournalPlace place) {
    var id = record.headers().lastHeader(Headers.ID);
    return new Entry(
        place,
        text(record.key()),
        id == null ? record.partition() + "@" + record.offset() : text(id.value()),
        wire.decodeGeneric(record.value()),
        Payload.of(record.value()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

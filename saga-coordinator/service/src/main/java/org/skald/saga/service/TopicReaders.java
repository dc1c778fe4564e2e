package org.skald.saga.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.skald.log.kafka.DeadLetterWriter;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.service.RecordTaker.Reading;
import org.skald.schemas.AvroWire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in reading topics for the log: one reader for each definition whose latest version
 * names a topic of which each record starts a saga, and one for each topic with events that sagas
 * wait for.
 */
public final class TopicReaders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicReaders.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private final SagaNode node;
  private final AvroWire wire;
  private final SagaInputs inputs;
  private final AwaitedTopics awaited;
  private final LogDoor door;
  private final int recordBytes;
  private final DeadLetterWriter letters;
  private final Burial burial;
  private final ConcurrentMap<Reading, Running> readers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService follower =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("topic-readers").daemon().factory());

  private record Running(TopicReader reader, Thread thread) {

    /** Waits until it has settled what it has at hand. */
    void join() {
      try {
        if (!thread.join(STOP_MAX)) {
          LOG.warn("{} was not waited for any longer", thread.getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Of this node, which reads nothing yet.
   *
   * @param recordBytes the largest record that the log looks at
   */
  public TopicReaders(SagaNode node, AvroWire wire, OtherShards others, int recordBytes) {
    this.node = node;
    this.wire = wire;
    this.inputs = new SagaInputs(node, wire);
    this.awaited = new AwaitedTopics(node);
    this.door = new LogDoor(others);
    this.recordBytes = recordBytes;
    this.letters = new DeadLetterWriter(node.clients(), node.topics().log());
    this.burial = new Burial(letters::write);
  }

  /** Reads from now on what definitions say, and follows them when they change. */
  public void start() {
    follower.scheduleWithFixedDelay(this::follow, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void follow() {
    try {
      var wanted = wanted();
      readers.values().removeIf(it -> !it.thread().isAlive()); // Whatever it has died of.
      var gone = new HashSet<>(readers.keySet());
      gone.removeAll(wanted.keySet());
      stop(gone);
      wanted.forEach((reading, taker) -> readers.computeIfAbsent(reading, _ -> read(taker)));
    } catch (NotHeld e) {
      stop(Set.copyOf(readers.keySet())); // Who holds nothing cannot read a record by its schema.
    } catch (RuntimeException e) {
      LOG.error("expected to know which topics definitions name, found {}", e, e);
    }
  }

  private Map<Reading, RecordTaker> wanted() {
    var takers = new ArrayList<RecordTaker>();
    for (var origin : node.startTopics()) {
      takers.add(new StartTaker(origin, inputs, new StartDoor(node, door), recordBytes));
    }
    for (var topic : awaited.names()) {
      var events = new EventDoor(node, door);
      takers.add(new EventTaker(topic, awaited, wire, events, burial, recordBytes));
    }
    return takers.stream().collect(Collectors.toMap(RecordTaker::reading, it -> it));
  }

  private Running read(RecordTaker taker) {
    var reading = taker.reading();
    LOG.info("reads {}", reading);
    var reader = new TopicReader(taker, node, burial);
    return new Running(reader, Thread.ofPlatform().name(reading.name()).daemon().start(reader));
  }

  private void stop(Set<Reading> readings) {
    var ending =
        readers.entrySet().stream()
            .filter(it -> readings.contains(it.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    ending.forEach(it -> it.reader().close());
    ending.forEach(Running::join);
    readers.keySet().removeAll(readings);
  }

  /** How each reader gets on. */
  public List<ReaderStatus> status() {
    return readers.values().stream().map(it -> it.reader().status()).toList();
  }

  /** Stops in order: what was read is settled first. */
  @Override
  public void close() {
    follower.shutdown();
    try {
      var _ = follower.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(Set.copyOf(readers.keySet()));
    letters.close();
  }
}

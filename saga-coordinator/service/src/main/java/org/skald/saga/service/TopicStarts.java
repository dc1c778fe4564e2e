package org.skald.saga.service;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.DeadLetterWriter;
import org.skald.log.kafka.NotHeld;
import org.skald.schemas.AvroWire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the starts of sagas by records of topics: one reader for each definition whose
 * latest version names a topic.
 */
public final class TopicStarts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicStarts.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private final SagaNode node;
  private final StartBatches batches;
  private final DeadLetterWriter letters;
  private final ConcurrentMap<DeadLetter.Origin, Running> readers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService follower =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("topic-starts").daemon().factory());

  private record Running(StartReader reader, Thread thread) {

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
  public TopicStarts(SagaNode node, AvroWire wire, OtherStarts others, int recordBytes) {
    this.node = node;
    this.batches =
        new StartBatches(new SagaInputs(node, wire), new StartDoor(node, others), recordBytes);
    this.letters = new DeadLetterWriter(node.clients(), node.topics().log());
  }

  /** Reads from now on what definitions say, and follows them when they change. */
  public void start() {
    follower.scheduleWithFixedDelay(this::follow, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void follow() {
    try {
      var wanted = node.startTopics();
      readers.values().removeIf(it -> !it.thread().isAlive()); // Whatever it has died of.
      var gone = new HashSet<>(readers.keySet());
      wanted.forEach(gone::remove);
      stop(gone);
      wanted.forEach(origin -> readers.computeIfAbsent(origin, this::read));
    } catch (NotHeld e) {
      stop(Set.copyOf(readers.keySet())); // Who holds nothing cannot read a record by its schema.
    } catch (RuntimeException e) {
      LOG.error("expected to know the definitions that records start, found {}", e, e);
    }
  }

  private Running read(DeadLetter.Origin origin) {
    LOG.info("each record of {} starts a saga of {}", origin.topic(), origin.definition());
    var reader = new StartReader(origin, node, batches, letters);
    var thread = Thread.ofPlatform().name("start-" + origin.definition()).daemon().start(reader);
    return new Running(reader, thread);
  }

  private void stop(Set<DeadLetter.Origin> origins) {
    var ending =
        readers.entrySet().stream()
            .filter(it -> origins.contains(it.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    ending.forEach(it -> it.reader().close());
    ending.forEach(Running::join);
    readers.keySet().removeAll(origins);
  }

  /** How each reader gets on. */
  public List<StartStatus> status() {
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

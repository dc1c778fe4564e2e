package org.skald.streams.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;
import org.skald.log.Position;
import org.skald.schemas.AvroWire;
import org.skald.streams.StreamsHealth;
import org.skald.streams.StreamsRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part of the search view: the copies that it holds, and who holds the others.
 *
 * <p>Each shard's view has one active copy, which folds the journal, and standby copies on other
 * nodes, which follow its changelog. Any copy answers, and says how far it has come.
 */
public final class SearchView implements SearchHolders, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SearchView.class);
  private static final long LOOK_MS = 250;
  private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long ASK_KAFKA_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SearchConfig config;
  private final StreamsRunner runner;
  private final JournalEnds ends;
  private final HeldCopies copies;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("search-look").factory());

  private SearchView(SearchConfig config, StreamsRunner runner, JournalEnds ends) {
    this.config = config;
    this.runner = runner;
    this.ends = ends;
    this.copies = new HeldCopies(runner.streams(), ends);
    var _ = looks.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** Starts it, and returns before it holds anything. The journal has to be there. */
  public static SearchView start(SearchConfig config, AvroWire wire) {
    var host = config.host();
    var ends =
        new JournalEnds(Admin.create(host.client("ends")), config.topics(), config.application());
    var topology = SearchTopology.of(config.topics().journal(), wire, ends::beginning);
    try {
      return new SearchView(
          config, StreamsRunner.start(host.application(), topology, host.streams()), ends);
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  private void look() {
    try {
      copies.look();
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("the copies of the search view could not be looked at; it is tried again", e);
    }
  }

  /** How many shards there are. */
  public int shards() {
    return config.shards();
  }

  @Override
  public boolean answers(int shard) {
    return copies.isComplete(shard);
  }

  @Override
  public List<String> holders(int shard) {
    var active = new ArrayList<String>();
    var standby = new LinkedHashSet<String>();
    try {
      for (var node : runner.streams().metadataForAllStreamsClients()) {
        if (holds(node, shard, true)) {
          active.add(address(node.hostInfo()));
        } else if (holds(node, shard, false)) {
          standby.add(address(node.hostInfo()));
        }
      }
    } catch (StreamsNotStartedException | IllegalStateException e) {
      return List.of();
    }
    active.addAll(standby);
    return active;
  }

  private static boolean holds(StreamsMetadata node, int shard, boolean active) {
    var partitions = active ? node.topicPartitions() : node.standbyTopicPartitions();
    return partitions.stream().anyMatch(it -> it.partition() == shard);
  }

  /** As a URL would have it, whose brackets around an IPv6 address Kafka Streams leaves out. */
  private static String address(HostInfo node) {
    var host = node.host().indexOf(':') < 0 ? node.host() : "[" + node.host() + "]";
    return host + ":" + node.port();
  }

  @Override
  public String address() {
    return SearchConfig.address(config.node());
  }

  /**
   * Reads a shard's view on this node.
   *
   * @param atLeast the place in the log up to which it has to have come; waited for
   * @param max how long that is waited for
   */
  public <T> SearchAnswer<T> ask(
      int shard, Optional<Position> atLeast, Duration max, Function<SearchReader, T> question) {
    var role = copies.roles().get(shard);
    var reader = copies.reader(shard);
    if (role == null || reader.isEmpty()) {
      return new SearchAnswer.NotHeld<>("it holds no copy");
    }
    if (!copies.isComplete(shard)) {
      return incomplete();
    }
    try {
      if (atLeast.isPresent() && !reaches(reader.get(), shard, atLeast.get(), max)) {
        return new SearchAnswer.Behind<>(reader.get().reached());
      }
      // Before the question: what the answer has may only be more. And after it: a copy that was
      // lost meanwhile, or has begun anew, has answered with a part.
      var reached = copies.reached(shard);
      var answer = question.apply(reader.get());
      return reached.isPresent() && isOf(copies.reached(shard), reached.get())
          ? new SearchAnswer.Answered<>(answer, reached.get(), role == HeldCopies.Role.STANDBY)
          : incomplete();
    } catch (InvalidStateStoreException e) {
      return new SearchAnswer.NotHeld<>("its copy has just moved away");
    }
  }

  private static boolean isOf(Optional<Reached> after, Reached before) {
    return after.map(it -> it.generation() == before.generation()).orElse(false);
  }

  private static <T> SearchAnswer<T> incomplete() {
    return new SearchAnswer.NotHeld<>("its copy is still being built");
  }

  /**
   * Waits until the view has come to a place. Many a record of the log leads to no event, so the
   * view may never see that place: then it has come there when all that the journal had, once
   * everything up to there had arrived in it, has been read.
   */
  private boolean reaches(SearchReader reader, int shard, Position place, Duration max) {
    var deadline = System.nanoTime() + max.toNanos();
    var askKafka = System.nanoTime() + ASK_KAFKA_NS;
    var end = Long.MAX_VALUE;
    while (true) {
      var reached = reader.reached();
      if (!place.isAfter(reached.seen()) || reached.next() >= end) {
        return true;
      }
      var now = System.nanoTime();
      if (now > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      if (end == Long.MAX_VALUE && now > askKafka) {
        end = endOnceArrived(shard, place);
        askKafka = System.nanoTime() + ASK_KAFKA_NS;
      }
      LockSupport.parkNanos(AGAIN_NS);
    }
  }

  private long endOnceArrived(int shard, Position place) {
    try {
      return place.isAfter(ends.mark(shard)) ? Long.MAX_VALUE : ends.end(shard);
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell how far the journal reaches; it is asked again", e);
      return Long.MAX_VALUE;
    }
  }

  /** Waits until the topology has its partitions; false when it takes longer. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return runner.awaitRunning(timeout);
  }

  /** How it is now. */
  public StreamsHealth health() {
    return new StreamsHealth(runner.state(), runner.failure(), Optional.empty());
  }

  /** How each copy is that this node holds, by shard. */
  public Map<Integer, Map<String, Object>> copies() {
    return copies.status();
  }

  /** Leaves; the others take over. */
  @Override
  public void close() {
    looks.shutdownNow();
    runner.close();
    ends.close();
  }
}

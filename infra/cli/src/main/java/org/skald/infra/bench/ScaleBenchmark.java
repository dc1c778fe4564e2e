package org.skald.infra.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.skald.coordination.KnownRules;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.coordination.SmallValue;
import org.skald.coordination.node.CoordinationNode;
import org.skald.infra.local.Readiness;
import org.skald.log.Answer;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.shard.ShardConfig;

/** How much one coordination log carries: live sessions, and names. */
final class ScaleBenchmark {

  private static final int IN_FLIGHT = 500;
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration WATCHED = Duration.ofSeconds(30);
  private static final int NAMES_AT_ONCE = 100;
  private static final long CHECKPOINT_RECORDS = 2_000;

  private final String bootstrap;
  private final Path directory;

  ScaleBenchmark(String bootstrap, Path directory) {
    this.bootstrap = bootstrap;
    this.directory = directory;
  }

  /**
   * Sessions whose clients are all heard of within their time to live.
   *
   * @param sessions that were safe after {@code seconds}
   * @param heartbeatsPerSecond of all clients together
   * @param logKibPerSecond keys, values and headers of what was appended meanwhile
   */
  record Sessions(
      int sessions,
      double seconds,
      double heartbeatsPerSecond,
      double logKibPerSecond,
      double nodeRssMiB) {}

  /**
   * Names in the log, and a node that has nothing.
   *
   * @param putsPerSecond in transactions of 100
   * @param coldStartSeconds until a replica without data has caught up
   * @param namesFound on that replica
   */
  record Names(int names, double putsPerSecond, double coldStartSeconds, int namesFound) {}

  private NodeConfig config(String node) {
    var base = NodeConfig.of(bootstrap, "unused", node, directory.resolve(node));
    var pace = base.pace();
    return CoordinationNode.besides(
        new NodeConfig(
            base.bootstrap(),
            base.log(),
            base.shards(),
            base.replication(),
            base.node(),
            base.directory(),
            Map.of(),
            base.limits(),
            new ShardConfig.Pace(pace.lease(), pace.mark(), pace.stallRetry(), CHECKPOINT_RECORDS),
            base.intake()));
  }

  private CoordinationNode start(String name) {
    var node = CoordinationNode.start(config(name));
    node.join(URI.create("http://127.0.0.1"), KnownRules.FIRST);
    Readiness.await("the coordination log to be open", node::isReady);
    return node;
  }

  Sessions sessions(int count) throws IOException {
    try (var node = start("bench");
        var tail = new LogVolume(bootstrap, new TopicPartition(CoordinationNode.LOG, 0))) {
      var all = IntStream.range(0, count).mapToObj(it -> new SessionId("session-" + it)).toList();
      inFlight(count, it -> node.sessions().open(UUID.randomUUID().toString(), all.get(it), TTL));
      tail.beginHere();
      var began = System.nanoTime();
      var beats = 0L;
      while (System.nanoTime() - began < WATCHED.toNanos()) {
        beats += hearAll(node, all);
      }
      var seconds = (System.nanoTime() - began) / 1e9;
      var bytes = tail.toEnd();
      var safe =
          (int) all.stream().filter(it -> node.session(it) instanceof SessionState.Safe).count();
      return new Sessions(
          safe, seconds, beats / seconds, bytes / 1024.0 / seconds, BenchNode.rssMiB());
    }
  }

  /** Every client speaks once, spread over a third of the time to live, as the library does. */
  private static long hearAll(CoordinationNode node, List<SessionId> sessions) {
    var began = System.nanoTime();
    var roundNs = TTL.toNanos() / 3;
    for (var next = 0; next < sessions.size(); next++) {
      var dueNs = began + roundNs * next / sessions.size();
      var aheadNs = dueNs - System.nanoTime();
      if (aheadNs > TimeUnit.MILLISECONDS.toNanos(1)) {
        LockSupport.parkNanos(aheadNs);
      }
      node.sessions().hear(sessions.get(next)).join();
    }
    return sessions.size();
  }

  Names names(int count) {
    double putsPerSecond;
    try (var first = start("first")) {
      var began = System.nanoTime();
      inFlight(count / NAMES_AT_ONCE, it -> first.request(UUID.randomUUID().toString(), puts(it)));
      putsPerSecond = count * 1e9 / (System.nanoTime() - began);
      var newest = first.status().getFirst().control().applied();
      Readiness.await(
          "a checkpoint of what was put",
          () ->
              first.status().getFirst().control().checkpoint().value()
                  > newest.value() - CHECKPOINT_RECORDS);
      began = System.nanoTime();
      try (var second = start("second")) {
        var coldStartSeconds = (System.nanoTime() - began) / 1e9;
        return new Names(count, putsPerSecond, coldStartSeconds, found(second, count));
      }
    }
  }

  private static NameCommand.Change puts(int transaction) {
    var changes = new ArrayList<NameChange>();
    for (var name = 0; name < NAMES_AT_ONCE; name++) {
      changes.add(new NameChange.Put(path(transaction * NAMES_AT_ONCE + name), value(name), false));
    }
    return NameCommand.Change.ofAnyone(Optional.empty(), List.of(), changes);
  }

  private static NamePath path(int number) {
    return new NamePath("/services/%d/%d".formatted(number % 1_000, number));
  }

  private static SmallValue value(int number) {
    return SmallValue.of(new byte[] {(byte) number, 1, 2, 3, 4, 5, 6, 7});
  }

  private static int found(CoordinationNode node, int count) {
    return (int)
        IntStream.range(0, count)
            .filter(it -> node.name(path(it)) instanceof NameState.Present)
            .count();
  }

  private static void inFlight(int count, IntFunction<CompletableFuture<Answer>> ask) {
    var free = new Semaphore(IN_FLIGHT);
    for (var next = 0; next < count; next++) {
      free.acquireUninterruptibly();
      ask.apply(next)
          .whenComplete((answer, failure) -> {
            free.release();
            if (failure != null || answer instanceof Answer.Rejected) {
              throw new IllegalStateException("expected an acceptance, found " + answer, failure);
            }
          });
    }
    free.acquireUninterruptibly(IN_FLIGHT);
  }

  /** Reads what is appended to a partition and says how much it was. */
  private static final class LogVolume implements AutoCloseable {

    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;

    LogVolume(String bootstrap, TopicPartition partition) {
      this.partition = partition;
      this.consumer =
          new KafkaClients(bootstrap, "volume", Map.of()).consumer("volume", "read_uncommitted");
      consumer.assign(List.of(partition));
    }

    void beginHere() {
      consumer.seekToEnd(List.of(partition));
      consumer.position(partition); // Finds out where that is.
    }

    /** Reads on to the end; answers the bytes on the way. */
    long toEnd() {
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var bytes = 0L;
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          bytes += record.serializedKeySize() + record.serializedValueSize();
          for (var header : record.headers()) {
            bytes += header.key().length() + header.value().length;
          }
        }
      }
      return bytes;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}

package org.skald.log.kafka;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;
import org.skald.log.rocksdb.RocksShardStore;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.Outside;
import org.skald.log.shard.ReplicaStatus;
import org.skald.log.shard.ShardCodec;
import org.skald.log.shard.ShardConfig;
import org.skald.log.shard.ShardPorts;
import org.skald.log.shard.ShardRunner;
import org.skald.log.shard.StatesView;
import org.skald.log.shard.WireHeader;
import org.skald.schemas.Topics;

/**
 * One node of a log: replicas of some shards or of all, and the door through which requests come
 * in.
 *
 * <p>Requests and reads of a shard that it does not hold throw {@link NotHeld}.
 *
 * @param <C> command
 * @param <S> state
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public final class LogNode<C, S, E, R extends Rejection, F> implements ShardHost, AutoCloseable {

  private static final int SECRET_BYTES = 32;
  private static final Duration SWEEP = Duration.ofMillis(100);

  private final NodeConfig config;
  private final Topics topics;
  private final KafkaClients clients;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final Producer<byte[], byte[]> effects;
  private final HeldShards<C, S, E, R, F> replicas;
  private final int knownRules;
  private final Requests<C, S, E, R, F> requests;
  private final ScheduledExecutorService sweeper;

  /** A node that holds its clients but does nothing yet. Its effects go out at once. */
  public LogNode(
      NodeConfig config,
      ShardDecider<C, S, E, R, F> decider,
      ShardCodec<C, S, E, R, F> codec,
      Outside outside) {
    this(config, decider, codec, outside, Duration.ZERO);
  }

  /**
   * The same.
   *
   * @param effectsLinger how long an effect may wait for others to go with
   */
  public LogNode(
      NodeConfig config,
      ShardDecider<C, S, E, R, F> decider,
      ShardCodec<C, S, E, R, F> codec,
      Outside outside,
      Duration effectsLinger) {
    this.config = config;
    this.knownRules = decider.knownRules();
    this.topics = new Topics(config.log());
    this.clients =
        new KafkaClients(
            config.bootstrap(),
            "skald-%s-%s".formatted(config.node(), config.log()),
            config.kafka());
    this.admin = clients.admin();
    this.producer = clients.producer("requests");
    this.effects = clients.producer("effects", effectsLinger);
    new LogTopics(admin, topics, config.shards(), config.replication()).ensure();
    var controlRecords = new AvroControlRecords();
    this.replicas =
        new HeldShards<>(
            config.log(), shard -> replica(shard, decider, codec, controlRecords, outside));
    this.requests = new Requests<>(config, replicas, producer);
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(config.log() + "-sweeper").daemon().factory());
    sweeper.scheduleWithFixedDelay(
        () -> replicas.runners().forEach(ShardRunner::sweep),
        SWEEP.toMillis(),
        SWEEP.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private HeldShards.Held<C, S, E, R, F> replica(
      int shard,
      ShardDecider<C, S, E, R, F> decider,
      ShardCodec<C, S, E, R, F> codec,
      AvroControlRecords controlRecords,
      Outside outside) {
    var name = config.log() + "-" + shard;
    var directory = config.directory().resolve(name);
    var kept =
        new KafkaSnapshots(
            new TopicPartition(topics.snapshot(), shard),
            () -> clients.transactionalProducer("skald-snapshot-" + name),
            () -> clients.consumer("restore-" + shard, "read_committed"));
    var world = ports(shard, directory, kept, outside);
    var runner = new ShardRunner<>(shardConfig(shard), decider, codec, controlRecords, world);
    return new HeldShards.Held<>(runner, kept, directory);
  }

  private ShardConfig shardConfig(int shard) {
    return new ShardConfig(
        config.log(),
        shard,
        config.node(),
        topics.deadLetters(),
        this::shardOf,
        config.limits(),
        config.pace());
  }

  private ShardPorts ports(int shard, Path directory, KafkaSnapshots kept, Outside outside) {
    var partition = new TopicPartition(topics.log(), shard);
    return new ShardPorts(
        new KafkaShardLog(
            partition, clients.consumer("shard-" + shard, "read_uncommitted"), producer, admin),
        RocksShardStore.open(directory),
        new KafkaOutlet(effects),
        new KafkaMarks(admin, "skald-driver-" + config.log(), partition),
        kept,
        outside,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        this::opening);
  }

  private ControlRecord.OpenShard opening() {
    var secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new ControlRecord.OpenShard(secret, knownRules);
  }

  /** Holds every shard from now on: applies and, where it falls to this node, drives. */
  public void holdAll() {
    for (var shard = 0; shard < config.shards(); shard++) {
      replicas.hold(shard);
    }
  }

  @Override
  public String log() {
    return config.log();
  }

  @Override
  public Set<Integer> held() {
    return replicas.shards();
  }

  @Override
  public boolean isOpen(int shard) {
    return replicas.find(shard).filter(LogNode::isOpen).isPresent();
  }

  private static boolean isOpen(ShardRunner<?, ?, ?, ?, ?> runner) {
    return runner.broken().isEmpty() && runner.hasCaughtUp() && runner.secret().isPresent();
  }

  @Override
  public void hold(int shard) {
    replicas.hold(shard);
  }

  @Override
  public void drop(int shard) {
    replicas.drop(shard);
  }

  @Override
  public void appoint(int shard, Position term) {
    replicas.find(shard).ifPresent(it -> it.appoint(term));
  }

  @Override
  public int knownRules() {
    return knownRules;
  }

  @Override
  public CompletableFuture<Position> raise(int shard, ControlRecord.SetRulesLevel rules) {
    var runner = replicas.runner(shard);
    return runner.secret().isEmpty()
        ? CompletableFuture.failedFuture(Requests.starting(shard))
        : runner
            .raise(rules)
            .orTimeout(config.intake().timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The shard of a key: Kafka's default partitioner, so that every client agrees. */
  public int shardOf(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % config.shards();
  }

  /** The shard of a key. */
  public int shardOf(String key) {
    return shardOf(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int shards() {
    return config.shards();
  }

  /** The names of the log's topics. */
  public Topics topics() {
    return topics;
  }

  /**
   * Appends a command to a shard and answers when this node has applied it.
   *
   * <p>The future fails with {@link Busy} when nothing was appended and the caller should come back
   * later, with {@link Oversized} when it is larger than the log looks at, and with anything else
   * when the outcome is unknown: then a repeat under the same request id is safe and gets the first
   * answer.
   */
  public CompletableFuture<Answer> request(int shard, LogRequest request) {
    return requests.request(shard, request);
  }

  /**
   * Appends a command to a shard and answers with its place as soon as the log has it, whatever it
   * will come to. Fails as {@link #request} does.
   */
  public CompletableFuture<Position> append(int shard, LogRequest request) {
    return requests.append(shard, request);
  }

  /**
   * Appends a record to a shard that was a dead letter, and tells what came of it when this node
   * has applied it; fails as {@link #request} does.
   *
   * @throws IllegalArgumentException for a record that only shards themselves write
   */
  public CompletableFuture<Replayed> replay(
      int shard, byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    return requests.replay(shard, key, value, headers);
  }

  /**
   * Completes when this node's replica of a shard is as fresh as asked; fails with {@link Busy}
   * when it has not read the secret yet under which it would append the marker.
   */
  public CompletableFuture<Position> reach(int shard, ReadLevel level) {
    if (level instanceof ReadLevel.Linearizable && replicas.runner(shard).secret().isEmpty()) {
      return CompletableFuture.failedFuture(Requests.starting(shard));
    }
    return replicas
        .runner(shard)
        .reach(level)
        .orTimeout(config.intake().timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The state under a key as this node has it. */
  public S state(int shard, String key) {
    return replicas.runner(shard).state(key);
  }

  /** What is read of the states of one moment, which must not be kept beyond it. */
  public <T> T read(int shard, Function<StatesView<S>, T> reading) {
    return replicas.runner(shard).read(reading);
  }

  /** Completes with the state under a key as soon as this node has it as wanted. */
  public CompletableFuture<S> until(int shard, String key, Predicate<S> wanted) {
    return replicas.runner(shard).until(key, wanted);
  }

  /** Visits the states of a shard in the order of their keys from {@code from} on. */
  public void scan(int shard, String from, BiPredicate<String, S> visitor) {
    replicas.runner(shard).scan(from, visitor);
  }

  /** Those of these topics that Kafka does not have, or does not show to this node. */
  public CompletableFuture<Set<String>> missing(Set<String> wanted) {
    return admin
        .listTopics()
        .names()
        .toCompletionStage()
        .thenApply(found -> {
          Set<String> missing = new TreeSet<>(wanted);
          missing.removeAll(found);
          return missing;
        })
        .toCompletableFuture();
  }

  /** How each replica is, those that have had their first round. */
  @Override
  public List<ReplicaStatus> status() {
    return replicas.runners().stream().flatMap(it -> it.status().stream()).toList();
  }

  /** Whether every replica that it holds has caught up with the log since this node was started. */
  public boolean hasCaughtUp() {
    return replicas.runners().stream().allMatch(ShardRunner::hasCaughtUp);
  }

  /** Why replicas have stopped, of those that have. */
  @Override
  public List<Throwable> broken() {
    return replicas.runners().stream().flatMap(it -> it.broken().stream()).toList();
  }

  /** Kafka clients with this node's settings, for what belongs to its tenant. */
  public KafkaClients clients() {
    return clients;
  }

  /** Stops in order: no more requests, then the replicas, then what they used. */
  @Override
  public void close() {
    producer.flush();
    replicas.close();
    sweeper.shutdownNow();
    effects.close();
    producer.close();
    admin.close();
  }
}

package org.skald.saga.service;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.KafkaClients;
import org.skald.log.kafka.LogNode;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.kafka.NotHeld;
import org.skald.log.kafka.Replayed;
import org.skald.log.kafka.ShardHost;
import org.skald.log.shard.ReplicaStatus;
import org.skald.log.shard.WireHeader;
import org.skald.saga.DefinitionId;
import org.skald.saga.Fence;
import org.skald.saga.Payload;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaId;
import org.skald.saga.SagaState;
import org.skald.saga.SagaSummary;
import org.skald.saga.TraceParent;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.service.SagaLogState.Definitions;
import org.skald.saga.service.SagaLogState.Saga;
import org.skald.schemas.AvroWire;
import org.skald.schemas.Topics;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.OfferEvent;
import org.skald.schemas.saga.StartSaga;

/** One node of the saga log: what a program may ask of it. Safe for any number of threads. */
public final class SagaNode implements AutoCloseable {

  private final AvroWire wire;
  private final RequestWriter requests;
  private final SagaRules rules;
  private final LogNode<SagaLogCommand, SagaLogState, SagaLogEvent, SagaLogRejection, SagaEffect>
      log;

  private SagaNode(NodeConfig config, AvroWire wire, SagaRules rules) {
    this.wire = wire;
    this.requests = new RequestWriter(wire);
    this.rules = rules;
    var schemas = new KnownSchemas(wire);
    var codec = new SagaLogCodec(wire, new Topics(config.log()), schemas, rules);
    this.log = new LogNode<>(config, new SagaLogDecider(rules.highest()), codec, schemas);
  }

  /**
   * Starts a node that holds no shard until it is told to: registers what it writes, and makes the
   * log's topics where they are missing. Waits for the registry.
   *
   * @param rules what its release knows
   */
  public static SagaNode start(NodeConfig config, AvroWire wire, SagaRules rules) {
    ContractSchemas.register(wire);
    return new SagaNode(config, wire, rules);
  }

  /** What its release knows of the log's rules. */
  SagaRules rules() {
    return rules;
  }

  /** Where it is told which shards to hold. */
  public ShardHost host() {
    return log;
  }

  /** Whether the replicas that it holds are open, caught up and unbroken, and have a driver. */
  public boolean isReady() {
    return log.broken().isEmpty()
        && log.hasCaughtUp()
        && log.status().stream()
            .allMatch(it -> it.control().secret().isPresent() && it.control().driver().isPresent());
  }

  /** How each replica is. */
  public List<ReplicaStatus> status() {
    return log.status();
  }

  /** Why replicas have stopped, of those that have. */
  public List<Throwable> broken() {
    return log.broken();
  }

  /** Names of the log's topics. */
  public Topics topics() {
    return log.topics();
  }

  /** Those of these topics that Kafka does not have, or does not show to this node. */
  CompletableFuture<Set<String>> missing(Set<String> wanted) {
    return log.missing(wanted);
  }

  /** Tells one shard of a definition; whoever deploys tells all of them. */
  CompletableFuture<Answer> deploy(int shard, String requestId, DeployDefinition command) {
    return log.request(
        shard, requests.of(requestId, null, command, Optional.empty(), Optional.empty()));
  }

  /** How many shards the log has. */
  public int shards() {
    return log.shards();
  }

  /** Starts a saga under this id; see {@link LogNode#request}. */
  public CompletableFuture<Answer> start(
      String requestId,
      SagaId id,
      String definition,
      Optional<Integer> version,
      Payload input,
      Optional<TraceParent> traceparent) {
    return start(requestId, id, definition, version, input, traceparent, Optional.empty());
  }

  /** Starts a saga on behalf of the holder of a lock; see {@link LogNode#request}. */
  public CompletableFuture<Answer> start(
      String requestId,
      SagaId id,
      String definition,
      Optional<Integer> version,
      Payload input,
      Optional<TraceParent> traceparent,
      Optional<Fence> fence) {
    var command = command(id, definition, version, input);
    return log.request(open(id), requests.of(requestId, id.value(), command, traceparent, fence));
  }

  /** The same, but answers as soon as the log has the command; see {@link LogNode#append}. */
  CompletableFuture<Answer> appendStart(
      String requestId,
      SagaId id,
      String definition,
      Optional<Integer> version,
      Payload input,
      Optional<TraceParent> traceparent,
      Optional<Fence> fence) {
    var command = command(id, definition, version, input);
    return log.append(open(id), requests.of(requestId, id.value(), command, traceparent, fence))
        .thenApply(place -> new Answer.Accepted(place, OptionalLong.empty()));
  }

  private static StartSaga command(
      SagaId id, String definition, Optional<Integer> version, Payload input) {
    return StartSaga.newBuilder()
        .setSagaId(id.value())
        .setSaga(definition)
        .setVersion(version.orElse(null))
        .setInput(ByteBuffer.wrap(input.toBytes()))
        .build();
  }

  /** Offers an event to a mailbox; see {@link LogNode#request}. */
  CompletableFuture<Answer> offer(String requestId, EventDoor.Offered offered) {
    var place = offered.place();
    var command =
        OfferEvent.newBuilder()
            .setMailbox(offered.mailbox())
            .setTopic(place.topic())
            .setPartition(place.partition())
            .setOffset(place.offset())
            .setReplayed(place.replayed())
            .setEvent(ByteBuffer.wrap(offered.event().toBytes()))
            .setKeptMs(offered.kept().toMillis())
            .build();
    return log.request(
        open(log, offered.mailbox()),
        requests.of(requestId, offered.mailbox(), command, Optional.empty(), Optional.empty()));
  }

  /** What people ask of its sagas. */
  SagaActs acts() {
    return new SagaActs(this::about);
  }

  /** The locks of its sagas. */
  SagaLocks locks() {
    return new SagaLocks(log, requests);
  }

  private CompletableFuture<Answer> about(
      String requestId, SagaId id, SpecificRecord command, Note note, Optional<Fence> fence) {
    return log.request(
        open(id), requests.ofPerson(requestId, id.value(), command, note.principal(), fence));
  }

  /** Completes when this node knows a saga's shard as well as asked, with the position. */
  public CompletableFuture<Position> reach(SagaId id, ReadLevel level) {
    return log.reach(open(id), level);
  }

  /** A saga as this node has it. */
  public SagaState saga(SagaId id) {
    return ((Saga) log.state(open(id), SagaLogKeys.of(id))).state();
  }

  /** A saga as soon as this node has it as wanted. */
  public CompletableFuture<SagaState> until(SagaId id, Predicate<SagaState> wanted) {
    return log.until(
            open(id),
            SagaLogKeys.of(id),
            state -> state instanceof Saga(var saga) && wanted.test(saga))
        .thenApply(state -> ((Saga) state).state());
  }

  /** A saga that has ended, as soon as this node knows it, or nothing when that takes too long. */
  public CompletableFuture<Optional<SagaState>> untilEnded(SagaId id, Duration max) {
    return until(id, SagaState.Ended.class::isInstance)
        .thenApply(Optional::of)
        .completeOnTimeout(Optional.empty(), max.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes when this node knows every definition that was deployed before it was asked. */
  CompletableFuture<Position> reachDefinitions() {
    return log.reach(anyShard(), new ReadLevel.Linearizable());
  }

  /** A deployment tells every shard, so one is as good as another. */
  private int anyShard() {
    return log.held().stream()
        .filter(log::isOpen)
        .findFirst()
        .orElseThrow(() -> new NotHeld(log.log(), 0));
  }

  /** The shard of a saga; throws {@link NotHeld} when no replica of it is open here. */
  private int open(SagaId id) {
    return open(log, id.value());
  }

  static int open(LogNode<?, ?, ?, ?, ?> log, String key) {
    var shard = log.shardOf(key);
    if (!log.isOpen(shard)) {
      throw new NotHeld(log.log(), shard);
    }
    return shard;
  }

  /** Appends what was a dead letter; see {@link LogNode#replay}. */
  CompletableFuture<Replayed> replay(
      int shard, byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    return log.replay(shard, key, value, headers);
  }

  /** The shard of a key. */
  int shardOf(byte[] key) {
    return log.shardOf(key);
  }

  /** The shard of a saga, or of a lock. */
  public int shardOf(String key) {
    return log.shardOf(key);
  }

  /** All versions of a definition that this node knows. */
  public Definitions definitions(String name) {
    return (Definitions) log.state(anyShard(), SagaLogKeys.ofDefinition(name));
  }

  /** A version of a definition as the shard of a saga that is pinned to it has it. */
  CheckedDefinition definition(SagaId id, DefinitionId definition) {
    var all = (Definitions) log.state(open(id), SagaLogKeys.ofDefinition(definition.name()));
    return all.version(Optional.of(definition.version()))
        .orElseThrow(() ->
            new IllegalStateException(
                "expected the definition %s of saga '%s', found none".formatted(definition, id)))
        .checked();
  }

  /** All definitions that this node knows. */
  public List<Definitions> definitions() {
    var all = new ArrayList<Definitions>();
    log.scan(
        anyShard(),
        SagaLogKeys.DEFINITIONS,
        (_, state) -> state instanceof Definitions definitions && all.add(definitions));
    return all;
  }

  /**
   * Sagas of one shard in the order of their ids.
   *
   * @param after where to begin
   * @param wanted which ones
   * @param limit how many at the most
   */
  List<SagaSummary> sagas(SagaCursor after, Predicate<SagaSummary> wanted, int limit) {
    var found = new ArrayList<SagaSummary>();
    var from = SagaLogKeys.SAGAS + after.after();
    log.scan(
        after.shard(),
        from,
        (key, state) -> {
          if (!key.equals(from) && state instanceof Saga(var saga)) {
            SagaSummary.of(saga).filter(wanted).ifPresent(found::add);
          }
          return state instanceof Saga && found.size() < limit;
        });
    return found;
  }

  /** The topics of which each record starts a saga, by the latest versions of definitions. */
  List<DeadLetter.Origin> startTopics() {
    return definitions().stream()
        .flatMap(it -> it.version(Optional.empty()).stream())
        .flatMap(latest ->
            latest.checked().startOn().stream()
                .map(topic -> new DeadLetter.Origin(latest.id().name(), topic)))
        .toList();
  }

  /** Whether any version of a definition says what its steps touch. */
  public boolean hasTouches() {
    return definitions().stream()
        .flatMap(it -> it.versions().values().stream())
        .anyMatch(it -> it.checked().definition().tellsTouches());
  }

  /** Kafka clients with this node's settings. */
  KafkaClients clients() {
    return log.clients();
  }

  /** A reader of the journal with this node's settings. */
  public JournalReader journal() {
    return new JournalReader(log.clients(), topics().journal(), log.shards(), log::shardOf, wire);
  }

  /** Stops in order. */
  @Override
  public void close() {
    log.close();
  }
}

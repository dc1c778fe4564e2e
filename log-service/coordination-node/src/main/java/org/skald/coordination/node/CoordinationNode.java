package org.skald.coordination.node;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.skald.coordination.AccessLists;
import org.skald.coordination.AccessState;
import org.skald.coordination.Acquiring;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationDecider;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.CounterName;
import org.skald.coordination.CounterState;
import org.skald.coordination.Grantable;
import org.skald.coordination.Incarnation;
import org.skald.coordination.Keys;
import org.skald.coordination.KnownRules;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockName;
import org.skald.coordination.LockState;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.NameTree;
import org.skald.coordination.PlacementState;
import org.skald.coordination.RegisterName;
import org.skald.coordination.RegisterState;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.Revision;
import org.skald.log.http.ServerEvent;
import org.skald.log.kafka.KafkaJournal;
import org.skald.log.kafka.LogNode;
import org.skald.log.kafka.LogRequest;
import org.skald.log.kafka.NodeConfig;
import org.skald.log.kafka.ShardHost;
import org.skald.log.shard.ReplicaStatus;
import org.skald.log.shard.StatesView;
import org.skald.log.shard.WireHeader;
import org.skald.log.tail.Follower;
import org.skald.log.tail.Interest;
import org.skald.log.tail.Journal;
import org.skald.log.tail.Resume;
import org.skald.schemas.Headers;
import org.skald.schemas.SingleObject;

/**
 * One node of the coordination log: what a program may ask of it. Safe for any number of threads.
 */
public final class CoordinationNode implements AutoCloseable {

  /** Name of the log. */
  public static final String LOG = "skald.coordination";

  /** How long a node counts as alive after it was heard of, in log time. */
  public static final Duration LEASE = Duration.ofSeconds(3);

  /*
   * A broker's clock that jumps ahead costs at most this much of every lease. The records that
   * keep nodes alive come far more often.
   */
  private static final Duration TIME_CAP = Duration.ofSeconds(1);
  private static final int SHARD = 0;

  /*
   * Its only effects are the journal's events, and nobody waits for these but who watches. Sent one
   * by one they would cost Kafka as much as the decisions themselves.
   */
  private static final Duration JOURNAL_LINGER = Duration.ofMillis(20);

  /* Any key is of the one shard; without one the runtime would check the seal, too. */
  private static final String KEY = "coordination";

  private final MemberName name;
  private final Incarnation incarnation = new Incarnation(UUID.randomUUID().toString());
  private final LogNode<
          CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void>
      log;
  private final JournalTail tail;
  private final Keeper keeper;
  private final Sessions sessions;

  private CoordinationNode(NodeConfig config) {
    this.name = new MemberName(config.node());
    this.log =
        new LogNode<>(
            config,
            new CoordinationDecider(),
            new CoordinationCodec(),
            question ->
                CompletableFuture.failedFuture(
                    new IllegalStateException("the coordination log asks nothing: " + question)),
            JOURNAL_LINGER);
    this.tail =
        new JournalTail(
            "skald-" + LOG, this::reach, new JournalAccess(this::governing), this::journal);
    this.keeper = new Keeper(new OwnLog(), LEASE, System::nanoTime);
    this.sessions = new Sessions(new OwnLog(), keeper);
  }

  private Journal<ServerEvent> journal() {
    return new KafkaJournal<>(
        log.clients().consumer("journal", "read_uncommitted"),
        log.topics().journal(),
        SHARD,
        JournalViews::read);
  }

  /**
   * How the coordination log of a node runs, given how another log of it does. It has one shard:
   * all that depends on each other is in one order.
   */
  public static NodeConfig besides(NodeConfig other) {
    return new NodeConfig(
        other.bootstrap(),
        LOG,
        1,
        other.replication(),
        other.node(),
        other.directory(),
        other.kafka(),
        other.limits().with(TIME_CAP),
        other.pace(),
        other.intake());
  }

  /** Starts a node: makes the log's topics where they are missing, and begins to apply. */
  public static CoordinationNode start(NodeConfig config) {
    var node = new CoordinationNode(config);
    node.log.holdAll(); // Every node: it has to know who lives to know what it is to hold.
    node.tail.start();
    return node;
  }

  /**
   * Tells the others that this node lives, where, and which rules it knows, and begins to keep
   * sessions alive.
   */
  public void join(URI address, KnownRules rules) {
    keeper.start(address.toString(), rules);
  }

  /** Goes in order, and does not come back: for a node that can take no part. */
  void leave() {
    keeper.close();
  }

  /** What its log is to whoever raises its rules. */
  public ShardHost host() {
    return log;
  }

  /** Name of this node. */
  public MemberName name() {
    return name;
  }

  /** Whether it has a replica that is open and caught up, and counts as alive. */
  public boolean isReady() {
    return log.status().stream()
            .anyMatch(it -> it.control().secret().isPresent() && it.control().driver().isPresent())
        && log.broken().isEmpty()
        && log.hasCaughtUp()
        && tail.isOpen()
        && keeper.isAlive();
  }

  /** How its replica is. */
  public List<ReplicaStatus> status() {
    return log.status();
  }

  /** Appends a command and answers when this node has applied it; see {@link LogNode#request}. */
  public CompletableFuture<Answer> request(String requestId, CoordinationCommand command) {
    var avro = CommandWire.write(command);
    var type = avro.getSchema().getFullName();
    return log.request(
        SHARD,
        new LogRequest(
            requestId,
            KEY,
            type,
            SingleObject.encode(avro),
            List.of(
                WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0),
                WireHeader.of(Headers.ID, requestId),
                WireHeader.of(Headers.TYPE, type),
                WireHeader.of(Headers.SOURCE, "skald/" + name))));
  }

  /** The same under a request id of its own. */
  CompletableFuture<Answer> request(CoordinationCommand command) {
    return request(UUID.randomUUID().toString(), command);
  }

  /** What clients may ask about their sessions. */
  public Sessions sessions() {
    return sessions;
  }

  /** A session as this node has it. */
  public SessionState session(SessionId session) {
    return (SessionState) log.state(SHARD, Keys.of(session));
  }

  /** A lock as this node has it. */
  public LockState lock(LockName lock) {
    return grantable(lock).line();
  }

  /** A lock, or what is held like one, as this node has it. */
  public Grantable grantable(LockName lock) {
    return (Grantable) log.state(SHARD, Keys.of(lock));
  }

  /** A register as this node has it. */
  public RegisterState register(RegisterName register) {
    return (RegisterState) log.state(SHARD, Keys.of(register));
  }

  /** A name as this node has it. */
  public NameState name(NamePath path) {
    return (NameState) log.state(SHARD, Keys.of(path));
  }

  /** Where the shards of all logs live, as this node has it. */
  public PlacementState placement() {
    return (PlacementState) log.state(SHARD, Keys.PLACEMENT);
  }

  /** A counter as this node has it. */
  public CounterState counter(CounterName counter) {
    return (CounterState) log.state(SHARD, Keys.of(counter));
  }

  /** Completes when this node is as fresh as asked. */
  CompletableFuture<Position> reach(ReadLevel level) {
    return log.reach(SHARD, level);
  }

  /**
   * Asks for a lock, or for what is held like one.
   *
   * @param wait how long to wait for the grant here; the place in line is kept beyond it
   */
  public CompletableFuture<Acquired> acquire(String requestId, Acquiring wish, Duration wait) {
    return request(requestId, wish)
        .thenCompose(answer ->
            switch (answer) {
              case Answer.Rejected rejected ->
                  CompletableFuture.completedFuture(new Acquired.Refused(rejected));
              case Answer.Accepted(var position, _) -> Settling.of(this, wish, wait, position);
            });
  }

  /** Completes with a state as soon as it is as wanted, or as it is when the wait is over. */
  CompletableFuture<CoordinationState> await(
      String key, Predicate<CoordinationState> wanted, Duration wait) {
    if (wait.isZero()) {
      return CompletableFuture.completedFuture(state(key));
    }
    return log.until(SHARD, key, wanted)
        .thenApply(Optional::of)
        .completeOnTimeout(Optional.empty(), wait.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(state -> state.orElseGet(() -> state(key)));
  }

  /** What is under a key as this node has it. */
  CoordinationState state(String key) {
    return log.state(SHARD, key);
  }

  /** Gives a lock back, or without a token a place in line up; see {@link LogNode#request}. */
  public CompletableFuture<Answer> release(
      String requestId, LockName lock, SessionId session, Optional<Position> token) {
    return request(requestId, new LockCommand.Release(lock, session, token));
  }

  /** A register, as soon as this node has it decided. */
  public CompletableFuture<CoordinationState> untilDecided(RegisterName register) {
    return log.until(SHARD, Keys.of(register), RegisterState.Decided.class::isInstance);
  }

  /** A name, as soon as this node has it. */
  public CompletableFuture<CoordinationState> untilPresent(NamePath path) {
    return log.until(SHARD, Keys.of(path), NameState.Present.class::isInstance);
  }

  /** All nodes that this one knows. */
  public List<MemberState> members() {
    var members = new ArrayList<MemberState>();
    log.scan(
        SHARD,
        Keys.MEMBERS,
        (_, state) -> state instanceof MemberState member && members.add(member));
    return members;
  }

  /** A node as this one knows it. */
  public MemberState member(MemberName member) {
    return (MemberState) log.state(SHARD, Keys.of(member));
  }

  /** Whether a watch can begin after a place; by itself it begins after what this node has. */
  CompletableFuture<Resume> resume(Optional<Revision> from) {
    return tail.resume(from);
  }

  /** How many watches get events from this node as they come. */
  public int watches() {
    return tail.size();
  }

  /** Serves a follower every event of interest; what is returned ends the watch. */
  AutoCloseable watch(Interest interest, Resume.Ready from, Follower<JournalEvent> follower) {
    return tail.watch(interest, from, follower);
  }

  /** What is read of the states of one moment, which must not be kept beyond it. */
  <T> T read(Function<StatesView<CoordinationState>, T> reading) {
    return log.read(SHARD, reading);
  }

  private Optional<AccessState.Listed> governing(NameTree tree) {
    // One look where there is no list at all.
    return AccessLists.areNone(this::state)
        ? Optional.empty()
        : read(states -> AccessLists.governing(states, tree));
  }

  /** Visits states in the order of their keys from {@code from} on. */
  void scan(String from, BiPredicate<String, CoordinationState> visitor) {
    log.scan(SHARD, from, visitor);
  }

  /** This node, for what keeps sessions alive through it. */
  private final class OwnLog implements NodeLog {

    @Override
    public MemberName name() {
      return name;
    }

    @Override
    public Incarnation incarnation() {
      return incarnation;
    }

    @Override
    public CompletableFuture<Answer> request(String requestId, CoordinationCommand command) {
      return CoordinationNode.this.request(requestId, command);
    }

    @Override
    public CompletableFuture<Answer> request(CoordinationCommand command) {
      return CoordinationNode.this.request(command);
    }

    @Override
    public SessionState session(SessionId session) {
      return CoordinationNode.this.session(session);
    }

    @Override
    public void scan(String from, BiPredicate<String, CoordinationState> visitor) {
      CoordinationNode.this.scan(from, visitor);
    }

    @Override
    public CompletableFuture<Position> reach(ReadLevel level) {
      return CoordinationNode.this.reach(level);
    }
  }

  /** Leaves in order, then stops. */
  @Override
  public void close() {
    keeper.close();
    tail.close();
    log.close();
  }
}

package org.skald.coordination.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationDecider;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Incarnation;
import org.skald.coordination.Keys;
import org.skald.coordination.LockName;
import org.skald.coordination.LockState;
import org.skald.coordination.MemberCommand;
import org.skald.coordination.MemberName;
import org.skald.coordination.SessionId;
import org.skald.coordination.SessionState;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.kafka.Busy;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.SimulatedLog;
import org.skald.log.shard.SimulatedNode;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;
import org.skald.schemas.SingleObject;

/**
 * One life of a node of the coordination log on a simulated Kafka: the keeper and the sessions of a
 * real one, on the replica of this life.
 */
final class SimulatedNodeLog implements NodeLog {

  static final Duration LEASE = Duration.ofMillis(480);
  private static final long ROUND_MS = LEASE.toMillis() / 6;
  private static final long TIMEOUT_MS = 350;

  private final SimulatedNode node;
  private final CoordinationPlant plant;
  private final int life;
  private final CoordinationCodec codec = new CoordinationCodec();
  private final CoordinationDecider initial = new CoordinationDecider();
  private final Keeper keeper;
  private final Sessions sessions;
  private final SimulatedLog.Producer producer;
  private int requests;
  private boolean left;

  SimulatedNodeLog(SimulatedNode node, CoordinationPlant plant) {
    this.node = node;
    this.plant = plant;
    this.life = node.life();
    this.producer = node.world().log().new Producer();
    this.keeper =
        new Keeper(this, LEASE, plant.clockNs(() -> node.world().time().nowMs() * 1_000_000));
    this.sessions = new Sessions(this, keeper);
  }

  /** Keeps the node alive until it dies or leaves. */
  void live() {
    if (isOver() || left) {
      return;
    }
    if (!node.isPaused()) {
      keeper.round();
    }
    node.world().time().in(ROUND_MS, this::live);
  }

  /** The node is not kept alive any more; it says so, or is just not heard of again. */
  void leave() {
    left = true;
    if (!isOver() && node.world().chaos().oneIn(2)) {
      request(new MemberCommand.Leave(name(), incarnation()));
    }
  }

  boolean isOver() {
    return !node.isUp() || node.life() != life;
  }

  /** Lets something happen in this process: at once, or when it is not paused any more. */
  void whenAwake(Runnable happens) {
    if (isOver()) {
      return;
    }
    if (node.isPaused()) {
      node.world().time().in(20, () -> whenAwake(happens));
    } else {
      happens.run();
    }
  }

  SimulatedNode node() {
    return node;
  }

  Sessions sessions() {
    return sessions;
  }

  @Override
  public MemberName name() {
    return new MemberName(node.name());
  }

  @Override
  public Incarnation incarnation() {
    return new Incarnation(node.name() + "/" + life);
  }

  @Override
  public CompletableFuture<Answer> request(CoordinationCommand command) {
    return request(node.name() + "/" + life + "/" + requests++, command);
  }

  @Override
  public CompletableFuture<Answer> request(String requestId, CoordinationCommand command) {
    var secret = node.secret();
    if (secret.isEmpty()) {
      return CompletableFuture.failedFuture(new Busy("expected the shard to be open"));
    }
    node.world().chaos().note("asks through " + node.name(), requestId, command);
    var answer = new CompletableFuture<Answer>();
    node.expect(requestId, answer::complete);
    append(requestId, command, secret.get())
        .whenComplete((place, failure) ->
            whenAwake(() -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
              } else if (plant.answersBeforeApplying()) {
                answer.complete(new Answer.Accepted(place));
              }
            }));
    node.world()
        .time()
        .in(
            TIMEOUT_MS,
            () -> whenAwake(() -> answer.completeExceptionally(new TimeoutException())));
    return answer;
  }

  private CompletableFuture<Position> append(
      String requestId, CoordinationCommand command, byte[] secret) {
    if (node.isCutOff()) {
      var lost = new CompletableFuture<Position>();
      node.world()
          .time()
          .in(20, () -> lost.completeExceptionally(new SimulatedLog.NotAcknowledged()));
      return lost;
    }
    var avro = CommandWire.write(command);
    var type = avro.getSchema().getFullName();
    var value = SingleObject.encode(avro);
    var headers = new ArrayList<>(headers(requestId, type));
    headers.add(WireHeader.of(Headers.SOURCE, "skald/" + node.name()));
    headers.add(WireHeader.of(WireNames.SEAL, ControlSeal.of(secret, type, value)));
    return producer.append(null, value, headers);
  }

  static List<WireHeader> headers(String requestId, String type) {
    return List.of(
        WireHeader.of(Headers.SPECVERSION, Headers.SPECVERSION_1_0),
        WireHeader.of(Headers.ID, requestId),
        WireHeader.of(Headers.TYPE, type));
  }

  CoordinationState state(String key) {
    var bytes = node.state(key);
    return bytes == null ? initial.initial(key) : codec.decodeState(key, bytes, this::state);
  }

  @Override
  public SessionState session(SessionId session) {
    return (SessionState) state(Keys.of(session));
  }

  LockState lock(LockName lock) {
    return (LockState) state(Keys.of(lock));
  }

  @Override
  public void scan(String from, BiPredicate<String, CoordinationState> visitor) {
    node.scan(from, (key, bytes) -> visitor.test(key, codec.decodeState(key, bytes, this::state)));
  }

  @Override
  public CompletableFuture<Position> reach(ReadLevel level) {
    var reached = new CompletableFuture<Position>();
    var asked =
        plant.readsWithoutBarrier() && level instanceof ReadLevel.Linearizable
            ? new ReadLevel.Eventual()
            : level;
    node.reach(asked, reached::complete);
    node.world()
        .time()
        .in(
            TIMEOUT_MS,
            () -> whenAwake(() -> reached.completeExceptionally(new TimeoutException())));
    return reached;
  }
}

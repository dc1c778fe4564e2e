package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one replica on a thread of its own, and lets other threads wait for its answers and read its
 * state.
 *
 * <p>A broken invariant stops it for good: it fails whoever waits, says so in its status, and
 * leaves the shard to the other nodes.
 */
public final class ShardRunner<C, S, E, R extends Rejection, F> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardRunner.class);
  private static final Duration ROUND_MAX = Duration.ofMillis(20);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final ShardConfig config;
  private final ShardPorts world;
  private final ShardLoop<C, S, E, R, F> loop;
  private final StoredStates<S> states;
  private final Thread thread;
  private final Callers callers = new Callers(System::nanoTime);
  private final ConcurrentSkipListMap<Long, List<CompletableFuture<Position>>> readers =
      new ConcurrentSkipListMap<>();
  private final StateWatchers<S> watchers = new StateWatchers<>();
  private volatile boolean closing;
  private volatile boolean caughtUp;
  private volatile @Nullable ReplicaStatus status;
  private volatile @Nullable Throwable broken;

  /** A runner of this replica; nothing happens before {@link #start}. */
  public ShardRunner(
      ShardConfig config,
      ShardDecider<C, S, E, R, F> decider,
      ShardCodec<C, S, E, R, F> codec,
      ControlRecords controlRecords,
      ShardPorts world) {
    this.config = config;
    this.world = world;
    this.loop = new ShardLoop<>(config, decider, codec, controlRecords, world, this::committed);
    this.states = new StoredStates<>(world.store(), decider, codec, loop.recent());
    this.thread =
        Thread.ofPlatform().name(config.log() + "-" + config.shard()).unstarted(this::run);
  }

  /** Begins: restores, then follows the log. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      loop.open();
      while (!closing) {
        loop.step(ROUND_MAX);
        observe(loop.status());
        caughtUp = loop.hasCaughtUp();
        wakeReaders(loop.control().applied());
      }
    } catch (Throwable e) {
      if (closing) {
        return; // Interrupted in a wait, most likely; the log has everything.
      }
      broken = e;
      if (e instanceof UnknownRules) { // Says everything, and no line of this code is wrong.
        LOG.error(
            "shard {}/{} has stopped on this node: {}",
            config.log(),
            config.shard(),
            e.getMessage());
      } else {
        LOG.error("shard {}/{} has stopped on this node", config.log(), config.shard(), e);
      }
    } finally {
      release();
    }
  }

  private void observe(ReplicaStatus now) {
    var before = status;
    status = now;
    var rules = now.control().rules();
    if (before != null && !before.control().rules().equals(rules)) {
      LOG.info(
          "shard {}/{} decides by rules of level {} since {}, raised by '{}': {}",
          config.log(),
          config.shard(),
          rules.level(),
          rules.since(),
          rules.actor(),
          rules.reason());
    }
  }

  private void release() {
    var gone = new IllegalStateException("the shard has stopped on this node", broken);
    callers.fail(gone);
    readers.values().forEach(waiting -> waiting.forEach(it -> it.completeExceptionally(gone)));
    readers.clear();
    watchers.fail(gone);
    loop.close();
    world.log().close();
    world.store().close();
  }

  private void committed(Replica.Committed committed) {
    committed.answers().forEach(it -> callers.answered(it.requestId(), it.answer()));
    if (!watchers.isEmpty()) {
      committed.changed().forEach(key -> watchers.changed(key, () -> states.get(key)));
    }
  }

  /**
   * This node is to drive under a term, once it has caught up. Without it, it drives only where the
   * last driver has fallen silent.
   */
  public void appoint(Position term) {
    loop.appoint(term);
  }

  /**
   * The answer to the request of this id, once this replica has applied it; a {@code
   * TimeoutException} with the first {@link #sweep} after so long. Ask, then append.
   */
  public CompletableFuture<Answer> expect(String requestId, Duration max) {
    var answer = callers.expect(requestId, max);
    failWhenStopped(answer);
    return answer;
  }

  /** Tells those who have waited too long for an answer; on any thread but the shard's. */
  public void sweep() {
    callers.sweep();
  }

  /**
   * Raises the rules, and completes when this replica has applied it. A level that is not higher
   * than that of now changes nothing.
   */
  public CompletableFuture<Position> raise(ControlRecord.SetRulesLevel rules) {
    return world.log().append(rules, secret()).thenCompose(this::reach);
  }

  /** Completes when the state of this replica is as fresh as asked, with its position. */
  public CompletableFuture<Position> reach(ReadLevel level) {
    return switch (level) {
      case ReadLevel.Eventual _ -> {
        var reached = new CompletableFuture<Position>();
        failWhenStopped(reached);
        reached.complete(applied());
        yield reached;
      }
      case ReadLevel.AtLeast(var position) -> reach(position);
      case ReadLevel.Linearizable _ ->
          world.log().append(new ControlRecord.ReadBarrier(), secret()).thenCompose(this::reach);
    };
  }

  private CompletableFuture<Position> reach(Position position) {
    var reached = new CompletableFuture<Position>();
    readers.compute(
        position.value(),
        (_, waiting) -> {
          var all = waiting == null ? new ArrayList<CompletableFuture<Position>>() : waiting;
          all.add(reached);
          return all;
        });
    wakeReaders(applied()); // It may have been applied before we were listed.
    failWhenStopped(reached);
    return reached;
  }

  private void wakeReaders(Position applied) {
    while (!readers.isEmpty()) {
      var first = readers.firstEntry();
      if (first == null || first.getKey() > applied.value()) {
        return;
      }
      var waiting = readers.remove(first.getKey());
      if (waiting != null) {
        waiting.forEach(it -> it.complete(applied));
      }
    }
  }

  private void failWhenStopped(CompletableFuture<?> future) {
    if (!thread.isAlive() && thread.getState() == Thread.State.TERMINATED) {
      future.completeExceptionally(
          new IllegalStateException("the shard has stopped on this node", broken));
    }
  }

  /** The state under a key as this replica has it. */
  public S state(String key) {
    return states.get(key);
  }

  /** Visits states in the order of their keys from {@code from} on, until told to stop. */
  public void scan(String from, BiPredicate<String, S> visitor) {
    states.scan(from, visitor);
  }

  /** What is read of the states of one moment, which must not be kept beyond it. */
  public <T> T read(Function<StatesView<S>, T> reading) {
    return states.read(reading);
  }

  /** Completes with the state under a key as soon as it is as wanted. */
  public CompletableFuture<S> until(String key, Predicate<S> wanted) {
    var state = watchers.until(key, wanted);
    var now = states.get(key);
    if (wanted.test(now)) { // It was so already.
      state.complete(now);
    }
    failWhenStopped(state);
    return state;
  }

  /** How the replica is; empty before its first round. */
  public Optional<ReplicaStatus> status() {
    return Optional.ofNullable(status);
  }

  /** Whether it has applied everything that was in the log when it was started. */
  public boolean hasCaughtUp() {
    return caughtUp;
  }

  /** Why the replica has stopped, if a broken invariant or a lost store stopped it. */
  public Optional<Throwable> broken() {
    return Optional.ofNullable(broken);
  }

  /** The secret of the shard, once it is open. */
  public Optional<byte[]> secret() {
    return status().flatMap(it -> it.control().secret());
  }

  private Position applied() {
    return status().map(it -> it.control().applied()).orElse(Position.BEFORE_FIRST);
  }

  /** Stops after the round under way and releases what it holds; a later start replays nothing. */
  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() == Thread.State.NEW) {
        release();
      } else {
        thread.join(CLOSE_MAX);
        thread.interrupt(); // It may wait for a registry that is down.
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

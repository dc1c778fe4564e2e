package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;

/** One node: a store that outlives crashes, and a replica that is built anew after each. */
public final class SimulatedNode {

  private static final int SLOW_MS = 120;

  private final Simulation world;
  private final String name;
  private final MemoryStore store = new MemoryStore();
  private final Map<String, List<Consumer<Answer>>> callers = new HashMap<>();
  private List<Reader> readers = new ArrayList<>();
  private @Nullable ShardLoop<?, ?, ?, ?, ?> loop;
  private SimulatedTopics.@Nullable Producer producer;
  private boolean old;
  private int life;
  private int callsLeft;
  private long pausedUntilMs;
  private long slowUntilMs;
  private long stalledUntilMs;
  private long cutOffUntilMs;

  private record Reader(Position barrier, Consumer<Position> reached) {}

  SimulatedNode(Simulation world, String name) {
    this.world = world;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The world that it is in. */
  public Simulation world() {
    return world;
  }

  /** Whether it runs the release before. */
  boolean isOld() {
    return old;
  }

  /** Runs the release before, or not, from its next life on. */
  void install(boolean before) {
    old = before;
  }

  MemoryStore store() {
    return store;
  }

  /** Whether its process runs, or is paused. */
  public boolean isUp() {
    return loop != null;
  }

  /** How its replica is, while it is up. */
  Optional<ReplicaStatus> status() {
    return Optional.ofNullable(loop).map(ShardLoop::status);
  }

  /** The secret of the shard, as far as it has read it. */
  public Optional<byte[]> secret() {
    return status().flatMap(it -> it.control().secret());
  }

  /** Begins a new life with what the store has. */
  void start() {
    life++;
    var ports = new NodePorts(this);
    producer = ports.producer();
    var fresh = world.loop(this, ports.all(), this::committed);
    loop = fresh;
    world.chaos().note("starts", name, life);
    world.workload().started(this);
    try {
      fresh.open();
      var current = life;
      world.time().in(0, () -> step(current));
    } catch (UnknownRules e) {
      tooOld(e, "an old node was refused at its start");
    } catch (Crash e) {
      crash();
    }
  }

  /** Stops; whoever runs it starts it again as it is, as often as it stops. */
  private void tooOld(UnknownRules e, String how) {
    if (!old) {
      throw e;
    }
    world.chaos().note("is too old", name);
    world.reach(how);
    restartIn(world.chaos().between(40, 400));
  }

  private void step(int ofLife) {
    if (ofLife != life) {
      return;
    }
    if (world.time().nowMs() >= pausedUntilMs) {
      step();
    }
    if (ofLife == life) {
      var slow = world.time().nowMs() < slowUntilMs;
      world.time().in(1 + world.chaos().upTo(slow ? SLOW_MS : 9), () -> step(ofLife));
    }
  }

  /** One round of the replica. */
  void step() {
    var running = loop;
    if (running == null) {
      return;
    }
    try {
      running.step(Duration.ZERO);
    } catch (UnknownRules e) {
      tooOld(e, "an old node stopped at the switch");
      return;
    } catch (Crash e) {
      crash();
      return;
    }
    var applied = running.control().applied();
    var waiting = readers;
    readers = new ArrayList<>();
    for (var reader : waiting) {
      if (reader.barrier().isAfter(applied)) {
        readers.add(reader);
      } else {
        reader.reached().accept(applied);
      }
    }
  }

  private void committed(Replica.Committed committed) {
    if (loop != null) {
      world.claims().applied(this, loop.control());
      world.claims().knows(this, loop.control());
    }
    if (old && !committed.answers().isEmpty()) {
      world.reach("an old node answered");
    }
    for (var answered : committed.answers()) {
      var waiting = callers.remove(answered.requestId());
      if (waiting != null) {
        waiting.forEach(it -> it.accept(answered.answer()));
      }
    }
  }

  /** The process is gone, and with it whoever waited here. */
  void stop() {
    if (producer != null) {
      producer.cut();
    }
    life++;
    loop = null;
    callsLeft = 0;
    callers.clear();
    readers.clear();
  }

  private void crash() {
    world.chaos().count(Fault.CRASH_INSIDE);
    world.chaos().note("crashes", name);
    restartIn(world.chaos().between(5, 150));
  }

  /** Dies now and comes back later. */
  void restartIn(long afterMs) {
    stop();
    if (world.chaos().strikes(Fault.LOST_WRITES, 4)) {
      world.chaos().note("lost writes", name, store.loseLast(world.chaos().between(1, 6)));
    }
    var dead = life;
    world
        .time()
        .in(
            afterMs,
            () -> {
              if (dead == life) {
                start();
              }
            });
  }

  /** Whoever places shards has this node drive under a term, or had. */
  void appoint(Position term) {
    var running = loop;
    if (running != null) {
      world.chaos().note("is appointed", name, term);
      running.appoint(term);
    }
  }

  void crashAfter(int calls) {
    callsLeft = calls;
  }

  void pause(long forMs) {
    pausedUntilMs = world.time().nowMs() + forMs;
    world.chaos().note("pauses", name, forMs);
  }

  void slow(long forMs) {
    slowUntilMs = world.time().nowMs() + forMs;
  }

  void cutOff(long forMs) {
    cutOffUntilMs = world.time().nowMs() + forMs;
    world.chaos().note("cut off", name, forMs);
  }

  /** Whether it cannot reach the leader of the log. */
  public boolean isCutOff() {
    return world.time().nowMs() < cutOffUntilMs;
  }

  void stall(long forMs) {
    stalledUntilMs = world.time().nowMs() + forMs;
  }

  boolean isStalled() {
    return world.time().nowMs() < stalledUntilMs;
  }

  /** Is well from now on. */
  void heal() {
    pausedUntilMs = 0;
    slowUntilMs = 0;
    cutOffUntilMs = 0;
    stalledUntilMs = 0;
    callsLeft = 0;
    if (!isUp()) {
      start();
    }
  }

  /** A call to the outside: a place where a node may die. */
  void call() {
    if (callsLeft > 0 && --callsLeft == 0) {
      throw new Crash();
    }
  }

  /** The answer to a request once this node has applied it; none if it dies before. */
  public void expect(String requestId, Consumer<Answer> caller) {
    callers.computeIfAbsent(requestId, _ -> new ArrayList<>()).add(caller);
  }

  /** Tells when this node is as fresh as asked; never if it dies before, or cannot know. */
  public void reach(ReadLevel level, Consumer<Position> reached) {
    switch (level) {
      case ReadLevel.Eventual _ -> status().ifPresent(it -> reached.accept(it.control().applied()));
      case ReadLevel.AtLeast(var position) -> readers.add(new Reader(position, reached));
      case ReadLevel.Linearizable _ -> {
        var asked = life;
        var barrier = new ControlRecord.ReadBarrier();
        var value = SimulatedWire.encode(barrier);
        secret()
            .ifPresent(secret ->
                world
                    .log()
                    .append(null, value, SimulatedWire.headers(barrier, Optional.of(secret)))
                    .thenAccept(place -> {
                      if (asked == life) {
                        readers.add(new Reader(place, reached));
                      }
                    }));
      }
    }
  }

  /** How many times it has started. */
  public int life() {
    return life;
  }

  /** Whether it takes no steps although it is up. */
  public boolean isPaused() {
    return world.time().nowMs() < pausedUntilMs;
  }

  /** The bytes of a state as its store has them, if there is one. */
  public byte @Nullable [] state(String key) {
    return store.get(ShardStore.Space.STATE, Keys.utf8(key));
  }

  /** Visits the bytes of states in the order of their keys from {@code from} on. */
  public void scan(String from, BiPredicate<String, byte[]> visitor) {
    store.scan(
        ShardStore.Space.STATE,
        Keys.utf8(from),
        (key, value) -> visitor.test(Keys.text(key), value));
  }

  /** The death of a node in the middle of what it does. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("planned", null, false, false);
    }
  }
}

package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/** The ports of one life of a node: each call is a place where the node may die. */
final class NodePorts {

  private static final int FETCH = 40;
  private static final int POLL = 12;

  private final SimulatedNode node;
  private final Simulation world;
  private final SimulatedTopics.Producer producer;

  NodePorts(SimulatedNode node) {
    this.node = node;
    this.world = node.world();
    this.producer = world.topics().new Producer();
  }

  SimulatedTopics.Producer producer() {
    return producer;
  }

  ShardPorts all() {
    return new ShardPorts(
        new Log(),
        new Store(),
        new Outlet(),
        new NodeMarks(),
        new Shots(),
        this::ask,
        this::clock,
        this::opening);
  }

  private CompletableFuture<Optional<byte[]>> ask(String question) {
    node.call();
    return world.registry().ask(node, question);
  }

  private long clock() {
    return world.time().nowMs();
  }

  private ControlRecord.OpenShard opening() {
    return new ControlRecord.OpenShard(Keys.number(world.chaos().upTo(Integer.MAX_VALUE)), 1);
  }

  private final class Outlet implements EffectOutlet {

    @Override
    public boolean takes(String topic) {
      return producer.takes(topic);
    }

    @Override
    public void send(OutboundRecord record, Done done) {
      node.call();
      producer.send(record, done);
      node.call();
    }
  }

  /** A consumer that fetches ahead, and the node's producer. */
  private final class Log implements ShardLog {

    private final Deque<LogRecord> fetched = new ArrayDeque<>();
    private long position;
    private long knownEnd = 1;

    @Override
    public void seek(Position first) {
      position = first.value();
      fetched.clear();
    }

    @Override
    public List<LogRecord> poll(Duration max) throws Trimmed {
      node.call();
      if (fetched.isEmpty() && !node.isCutOff()) {
        if (position < world.log().first()) {
          world.chaos().count(Fault.LEFT_BEHIND);
          throw new Trimmed("expected " + position + " in the log");
        }
        fetched.addAll(world.log().read(position, FETCH));
        knownEnd = world.log().visible();
      }
      var records = new ArrayList<LogRecord>();
      for (var left = world.chaos().between(1, POLL); left > 0 && !fetched.isEmpty(); left--) {
        records.add(fetched.remove());
      }
      position += records.size();
      return records;
    }

    @Override
    public Position first() {
      return new Position(world.log().first());
    }

    @Override
    public Position end() {
      return new Position(world.log().visible());
    }

    @Override
    public long lag() {
      return Math.max(0, knownEnd - position);
    }

    @Override
    public CompletableFuture<Position> append(ControlRecord record, Optional<byte[]> secret) {
      node.call();
      if (node.isCutOff()) {
        var lost = new CompletableFuture<Position>();
        world.time().in(20, () -> lost.completeExceptionally(new SimulatedLog.NotAcknowledged()));
        return lost;
      }
      var headers = SimulatedWire.headers(record, secret);
      return world.log().append(null, SimulatedWire.encode(record), headers);
    }

    @Override
    public void trim(Position last) {
      node.call();
      world.claims().trims(node, last);
      if (!world.chaos().strikes(Fault.TRIM_LOST, 8)) {
        world.time().in(world.chaos().upTo(30), () -> world.log().trim(last.value() + 1));
      }
    }

    @Override
    public void close() {}
  }

  private final class Store implements ShardStore {

    @Override
    public Batch batch() {
      return node.store().batch();
    }

    @Override
    public void write(Batch batch) {
      node.call();
      node.store().write(batch);
      node.call();
    }

    @Override
    public byte @Nullable [] get(Space space, byte[] key) {
      return node.store().get(space, key);
    }

    @Override
    public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      node.store().scan(space, from, visitor);
    }

    @Override
    public View view() {
      return node.store().view();
    }

    @Override
    public void clear() {
      node.call();
      node.store().clear();
      node.call();
    }

    @Override
    public void close() {}
  }

  private final class NodeMarks implements Marks {

    @Override
    public CompletableFuture<Position> commit(Position acknowledged) {
      node.call();
      return world.topics().commit(acknowledged);
    }

    @Override
    public CompletableFuture<Position> read() {
      return world.topics().read();
    }
  }

  private final class Shots implements Snapshots {

    @Override
    public CompletableFuture<Writer> write() {
      node.call();
      return world.snapshots().write().thenApply(Shot::new);
    }

    @Override
    public void restore(BiConsumer<byte[], byte @Nullable []> entry) {
      world
          .snapshots()
          .restore((key, value) -> {
            node.call();
            entry.accept(key, value);
          });
    }
  }

  private final class Shot implements Snapshots.Writer {

    private final Snapshots.Writer writer;

    private Shot(Snapshots.Writer writer) {
      this.writer = writer;
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
      node.call();
      writer.put(key, value);
    }

    @Override
    public CompletableFuture<Void> complete() {
      node.call();
      return writer.complete();
    }

    @Override
    public void abandon() {
      writer.abandon();
    }
  }
}

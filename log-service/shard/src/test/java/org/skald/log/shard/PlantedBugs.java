package org.skald.log.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/** Ports, codecs and rules that break one promise each, and that a simulation has to find out. */
final class PlantedBugs {

  private PlantedBugs() {}

  /** A plant in one of the ports. */
  @FunctionalInterface
  interface InPorts extends CounterPlant {
    @Override
    ShardPorts ports(ShardPorts sound, SimulatedNode node);
  }

  /** All bugs by what they do. */
  static Map<String, CounterPlant> all() {
    var bugs = new HashMap<String, CounterPlant>();
    bugs.put(
        "the applied position is stored before what was applied",
        (InPorts) (sound, node) -> with(sound, new TornStore(sound.store())));
    bugs.put(
        "pending effects are not stored",
        (InPorts) (sound, _) -> with(sound, new Forgetful(sound.store(), ShardStore.Space.OUTBOX)));
    bugs.put(
        "timers are lost in a restart",
        (InPorts) (sound, _) -> with(sound, new Forgetful(sound.store(), ShardStore.Space.TIMER)));
    bugs.put(
        "effects count as acknowledged when they are sent",
        (InPorts) (sound, _) -> with(sound, new Eager(sound.outlet())));
    bugs.put(
        "the mark runs ahead of the acknowledgements",
        (InPorts) (sound, _) -> with(sound, new Marked(sound.marks(), it -> ahead(it, 3), false)));
    bugs.put(
        "a standby drops effects that are only pending",
        (InPorts) (sound, node) -> with(sound, new Marked(sound.marks(), it -> end(node), true)));
    bugs.put(
        "a snapshot is seen while it is written",
        (InPorts) (sound, node) -> with(sound, new OpenShots(sound.snapshots(), node)));
    bugs.put(
        "request memory is left out of a restore",
        (InPorts)
            (sound, _) ->
                with(sound, new PartialShots(sound.snapshots(), ShardStore.Space.REQUEST)));
    bugs.put(
        "removed entries come back in a restore",
        (InPorts) (sound, _) -> with(sound, new PartialShots(sound.snapshots(), null)));
    bugs.put(
        "the log is trimmed one record too far",
        (InPorts) (sound, _) -> with(sound, new OddLog(sound.log(), Oddity.TRIM_TOO_FAR)));
    bugs.put(
        "a snapshot is made without waiting for the barrier",
        (InPorts) (sound, _) -> with(sound, new OddLog(sound.log(), Oddity.NO_BARRIER)));
    bugs.put(
        "log time copies the newest timestamp",
        (InPorts) (sound, _) -> with(sound, new OddLog(sound.log(), Oddity.NEWEST_STAMP)));
    bugs.put(
        "findings are lost in a restart",
        (InPorts)
            (sound, _) -> with(sound, new Forgetful(sound.store(), ShardStore.Space.FINDING)));
    bugs.put("a replica believes what the registry tells itself", new OwnRegistry());
    bugs.put("a rule reads the node's clock", new ClockReader());
    bugs.put("the id of an effect names the node", new NodeInIds());
    bugs.put("clients are answered before anything is applied", new EarlyAnswers());
    return bugs;
  }

  private static Position ahead(Position position, long by) {
    return new Position(position.value() + by);
  }

  private static Position end(SimulatedNode node) {
    return new Position(node.world().log().visible() - 1);
  }

  private static ShardPorts with(ShardPorts sound, Object broken) {
    return new ShardPorts(
        broken instanceof ShardLog it ? it : sound.log(),
        broken instanceof ShardStore it ? it : sound.store(),
        broken instanceof EffectOutlet it ? it : sound.outlet(),
        broken instanceof Marks it ? it : sound.marks(),
        broken instanceof Snapshots it ? it : sound.snapshots(),
        sound.outside(),
        sound.clockMs(),
        sound.opening());
  }

  /** Tells that a record is acknowledged when it is only sent. */
  private record Eager(EffectOutlet sound) implements EffectOutlet {

    @Override
    public boolean takes(String topic) {
      return sound.takes(topic);
    }

    @Override
    public void send(OutboundRecord record, Done done) {
      done.done(null);
      sound.send(record, _ -> {});
    }
  }

  /** A store whose batches can be changed on their way. */
  private abstract static class Altered implements ShardStore {

    final ShardStore sound;

    Altered(ShardStore sound) {
      this.sound = sound;
    }

    @Override
    public Batch batch() {
      return sound.batch();
    }

    @Override
    public void write(Batch batch) {
      sound.write(batch);
    }

    @Override
    public byte @Nullable [] get(Space space, byte[] key) {
      return sound.get(space, key);
    }

    @Override
    public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      sound.scan(space, from, visitor);
    }

    @Override
    public View view() {
      return sound.view();
    }

    @Override
    public void clear() {
      sound.clear();
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  /** Writes the control state in a batch of its own. */
  private static final class TornStore extends Altered {

    TornStore(ShardStore sound) {
      super(sound);
    }

    private record Torn(Batch control, Batch rest) implements Batch {
      @Override
      public void put(Space space, byte[] key, byte[] value) {
        (space == Space.META ? control : rest).put(space, key, value);
      }

      @Override
      public void delete(Space space, byte[] key) {
        rest.delete(space, key);
      }

      @Override
      public void deleteRange(Space space, byte[] from, byte[] to) {
        rest.deleteRange(space, from, to);
      }
    }

    @Override
    public Batch batch() {
      return new Torn(sound.batch(), sound.batch());
    }

    @Override
    public void write(Batch batch) {
      var torn = (Torn) batch;
      sound.write(torn.control());
      sound.write(torn.rest());
    }
  }

  /** Does not find the entries of one space again when it is opened. */
  private static final class Forgetful extends Altered {

    private final Space forgotten;

    Forgetful(ShardStore sound, Space forgotten) {
      super(sound);
      this.forgotten = forgotten;
    }

    @Override
    public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      if (space != forgotten) {
        sound.scan(space, from, visitor);
      }
    }
  }

  /** Marks that are moved, or read, to another place. */
  private record Marked(Marks sound, UnaryOperator<Position> elsewhere, boolean reading)
      implements Marks {

    @Override
    public CompletableFuture<Position> commit(Position acknowledged) {
      return sound.commit(reading ? acknowledged : elsewhere.apply(acknowledged));
    }

    @Override
    public CompletableFuture<Position> read() {
      return reading ? sound.read().thenApply(elsewhere) : sound.read();
    }
  }

  /** Snapshots without a transaction around them. */
  private record OpenShots(Snapshots sound, SimulatedNode node) implements Snapshots {

    @Override
    public CompletableFuture<Writer> write() {
      return sound
          .write()
          .thenApply(_ ->
              new Writer() {
                @Override
                public void put(byte[] key, byte @Nullable [] value) {
                  node.world().snapshots().show(key, value);
                }

                @Override
                public CompletableFuture<Void> complete() {
                  return CompletableFuture.completedFuture(null);
                }

                @Override
                public void abandon() {}
              });
    }

    @Override
    public void restore(BiConsumer<byte[], byte @Nullable []> entry) {
      sound.restore(entry);
    }
  }

  /** Snapshots of which one space, or every removal, is not restored. */
  private record PartialShots(Snapshots sound, ShardStore.@Nullable Space without)
      implements Snapshots {

    @Override
    public CompletableFuture<Writer> write() {
      return sound.write();
    }

    @Override
    public void restore(BiConsumer<byte[], byte @Nullable []> entry) {
      sound.restore((key, value) -> {
        if (without == null ? value != null : Keys.spaceOf(key) != without) {
          entry.accept(key, value);
        }
      });
    }
  }

  private enum Oddity {
    TRIM_TOO_FAR,
    NO_BARRIER,
    NEWEST_STAMP
  }

  /** A log that breaks its promise in one way. */
  private static final class OddLog implements ShardLog {

    private final ShardLog sound;
    private final Oddity oddity;
    private long newestMs;

    OddLog(ShardLog sound, Oddity oddity) {
      this.sound = sound;
      this.oddity = oddity;
    }

    @Override
    public void seek(Position first) {
      sound.seek(first);
    }

    @Override
    public List<LogRecord> poll(Duration max) throws Trimmed {
      var records = sound.poll(max);
      if (oddity != Oddity.NEWEST_STAMP) {
        return records;
      }
      var stamped = new ArrayList<LogRecord>();
      for (var it : records) {
        newestMs = Math.max(newestMs, it.stampMs());
        stamped.add(new LogRecord(it.position(), newestMs, it.key(), it.value(), it.headers()));
      }
      return stamped;
    }

    @Override
    public Position first() {
      return sound.first();
    }

    @Override
    public Position end() {
      return sound.end();
    }

    @Override
    public long lag() {
      return sound.lag();
    }

    @Override
    public CompletableFuture<Position> append(ControlRecord record, Optional<byte[]> secret) {
      return oddity == Oddity.NO_BARRIER && record instanceof ControlRecord.ReadBarrier
          ? CompletableFuture.completedFuture(new Position(0))
          : sound.append(record, secret);
    }

    @Override
    public void trim(Position last) {
      sound.trim(oddity == Oddity.TRIM_TOO_FAR ? last.next() : last);
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private record EarlyAnswers() implements CounterPlant {
    @Override
    public boolean answersBeforeApplying() {
      return true;
    }
  }

  private record NodeInIds() implements CounterPlant {
    @Override
    public ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> codec(
        ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> sound, SimulatedNode node) {
      return new NamingCodec(sound, node.name());
    }
  }
}

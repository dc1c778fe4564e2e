package org.skald.log.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;

/** The compacted snapshot topic of one shard, with transactions under one transactional id. */
final class SimulatedSnapshots implements Snapshots {

  private record Entry(byte[] key, byte @Nullable [] value) {}

  private final VirtualTime time;
  private final Chaos chaos;
  private List<Entry> committed = new ArrayList<>();
  private Position newest = Position.BEFORE_FIRST;
  private int epoch;

  SimulatedSnapshots(VirtualTime time, Chaos chaos) {
    this.time = time;
    this.chaos = chaos;
  }

  /** Up to where the newest complete snapshot goes. */
  Position newest() {
    return newest;
  }

  @Override
  public CompletableFuture<Writer> write() {
    var writer = new CompletableFuture<Writer>();
    time.in(
        chaos.upTo(20),
        () -> {
          var own = new TransactionWriter(++epoch);
          time.in(chaos.upTo(10), () -> writer.complete(own));
        });
    return writer;
  }

  private final class TransactionWriter implements Writer {

    private final int own;
    private final List<Entry> entries = new ArrayList<>();

    private TransactionWriter(int own) {
      this.own = own;
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
      entries.add(new Entry(key, value));
    }

    @Override
    public CompletableFuture<Void> complete() {
      var completed = new CompletableFuture<Void>();
      time.in(chaos.upTo(20), () -> commit(completed));
      return completed;
    }

    private void commit(CompletableFuture<Void> completed) {
      if (own != epoch) {
        chaos.count(Fault.SNAPSHOT_HALF);
        completed.completeExceptionally(new IllegalStateException("fenced"));
        return;
      }
      entries.forEach(SimulatedSnapshots.this::show);
      if (chaos.strikes(Fault.SNAPSHOT_AMBIGUOUS, 12)) {
        completed.completeExceptionally(new IllegalStateException("no answer"));
      } else {
        time.in(chaos.upTo(10), () -> completed.complete(null));
      }
    }

    @Override
    public void abandon() {
      chaos.count(Fault.SNAPSHOT_HALF);
    }
  }

  /** Makes an entry visible to whoever restores. */
  void show(byte[] key, byte @Nullable [] value) {
    show(new Entry(key, value));
  }

  private void show(Entry entry) {
    committed.add(entry);
    if (Keys.spaceOf(entry.key()) == ShardStore.Space.META && entry.value() != null) {
      newest = ControlStateCodec.decode(entry.value()).applied();
      chaos.note("snapshot up to", newest);
    }
  }

  /** Removes what a later entry of the same key supersedes, and sometimes what marks it as gone. */
  void compact(boolean tombstones) {
    var later = new TreeSet<byte[]>(Arrays::compareUnsigned);
    var kept = new ArrayList<Entry>();
    for (var entry : committed.reversed()) {
      if (later.add(entry.key()) && !(tombstones && entry.value() == null)) {
        kept.add(entry);
      }
    }
    committed = new ArrayList<>(kept.reversed());
    chaos.count(Fault.COMPACTION);
  }

  @Override
  public void restore(BiConsumer<byte[], byte @Nullable []> entry) {
    chaos.count(Fault.RESTORE);
    committed.forEach(it -> entry.accept(it.key(), it.value()));
  }
}

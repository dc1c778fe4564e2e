package org.skald.log.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Utils;
import org.skald.log.Rejection;
import org.skald.log.shard.ShardRunner;

/** The replicas that a node holds just now. */
final class HeldShards<C, S, E, R extends Rejection, F> implements AutoCloseable {

  /** A replica and what belongs to it. */
  record Held<C, S, E, R extends Rejection, F>(
      ShardRunner<C, S, E, R, F> runner, KafkaSnapshots snapshots, Path directory)
      implements AutoCloseable {

    @Override
    public void close() {
      runner.close();
      snapshots.close();
    }
  }

  private final String log;
  private final IntFunction<Held<C, S, E, R, F>> factory;
  private final ConcurrentMap<Integer, Held<C, S, E, R, F>> held = new ConcurrentHashMap<>();

  HeldShards(String log, IntFunction<Held<C, S, E, R, F>> factory) {
    this.log = log;
    this.factory = factory;
  }

  /** Safe for any thread, but opening and dropping are of one thread at a time. */
  void hold(int shard) {
    if (!held.containsKey(shard)) {
      var replica = factory.apply(shard);
      held.put(shard, replica);
      replica.runner().start();
    }
  }

  void drop(int shard) {
    var replica = held.remove(shard);
    if (replica != null) {
      replica.close();
      delete(replica.directory());
    }
  }

  private static void delete(Path directory) {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("expected to delete the data of a dropped replica", e);
    }
  }

  /** The replica of a shard; throws {@link NotHeld} when there is none. */
  ShardRunner<C, S, E, R, F> runner(int shard) {
    return find(shard).orElseThrow(() -> new NotHeld(log, shard));
  }

  Optional<ShardRunner<C, S, E, R, F>> find(int shard) {
    return Optional.ofNullable(held.get(shard)).map(Held::runner);
  }

  Set<Integer> shards() {
    return new TreeSet<>(held.keySet());
  }

  Collection<ShardRunner<C, S, E, R, F>> runners() {
    return held.values().stream().map(Held::runner).toList();
  }

  @Override
  public void close() {
    held.values().parallelStream().forEach(Held::close);
  }
}

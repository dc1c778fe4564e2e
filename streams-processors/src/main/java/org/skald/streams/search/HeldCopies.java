package org.skald.streams.search;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The copies of shards' views on this node.
 *
 * <p>A copy that is being restored has a part of everything, and nothing in it says so. So a copy
 * answers only while it has all that was in the journal when it was first seen here, and all that a
 * copy here has been seen to have since: one that was lost is wiped and restored under the hands of
 * who reads it.
 */
final class HeldCopies {

  /** What this node has of a shard. */
  enum Role {
    /** It folds the journal. */
    ACTIVE,
    /** It follows the changelog. */
    STANDBY
  }

  private final KafkaStreams streams;
  private final JournalEnds ends;

  /** What a copy has to have, by shard; what is not here was not looked at. */
  private final ConcurrentMap<Integer, Wanted> wanted = new ConcurrentHashMap<>();

  /**
   * What a copy has to have.
   *
   * @param generation the number of its generation
   * @param next how far it has to have read the journal
   */
  private record Wanted(int generation, long next) {

    private boolean isMetBy(Reached reached) {
      return reached.generation() == generation && reached.next() >= next;
    }

    private Wanted raised(Reached reached) {
      return reached.generation() == generation && reached.next() > next
          ? new Wanted(generation, reached.next())
          : this;
    }
  }

  HeldCopies(KafkaStreams streams, JournalEnds ends) {
    this.streams = streams;
    this.ends = ends;
  }

  /** The shards of which there are copies here, complete or not. */
  Map<Integer, Role> roles() {
    var roles = new TreeMap<Integer, Role>();
    try {
      for (var thread : streams.metadataForLocalThreads()) {
        thread.standbyTasks().forEach(it -> roles.put(shard(it), Role.STANDBY));
        thread.activeTasks().forEach(it -> roles.put(shard(it), Role.ACTIVE));
      }
    } catch (InvalidStateStoreException | IllegalStateException e) {
      roles.clear(); // It does not run yet, or not any more.
    }
    return roles;
  }

  private static int shard(TaskMetadata task) {
    return task.taskId().partition();
  }

  /** A reader of a shard's copy; empty when there is none that is open. */
  Optional<SearchReader> reader(int shard) {
    try {
      ReadOnlyKeyValueStore<Bytes, byte[]> store =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                      SearchTopology.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                  .withPartition(shard)
                  .enableStaleStores());
      return Optional.of(new SearchReader(store));
    } catch (InvalidStateStoreException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a copy of the shard that has all it should have. */
  boolean isComplete(int shard) {
    return reached(shard).isPresent();
  }

  /** How far a copy has come that has all it should have; empty when there is none. */
  Optional<Reached> reached(int shard) {
    // Before the copy is looked at: meanwhile it only comes further, unless it is another one.
    var least = Optional.ofNullable(wanted.get(shard));
    var complete = anyReached(shard).filter(it -> least.map(all -> all.isMetBy(it)).orElse(false));
    complete.ifPresent(it -> wanted.computeIfPresent(shard, (_, all) -> all.raised(it)));
    return complete;
  }

  private Optional<Reached> anyReached(int shard) {
    try {
      return reader(shard).map(SearchReader::reached);
    } catch (InvalidStateStoreException e) {
      return Optional.empty(); // It was closed meanwhile.
    }
  }

  /** Looks at the copies anew; to be called again and again, by one thread. */
  void look() {
    var held = roles().keySet();
    wanted.keySet().retainAll(held);
    for (var shard : held) {
      anyReached(shard).map(Reached::generation).ifPresent(it -> look(shard, it));
    }
  }

  private void look(int shard, int generation) {
    var known = wanted.get(shard);
    if (known == null || known.generation() != generation) {
      wanted.put(shard, new Wanted(generation, ends.end(shard)));
    }
    var _ = reached(shard);
  }

  /** How each copy is. */
  Map<Integer, Map<String, Object>> status() {
    var all = new TreeMap<Integer, Map<String, Object>>();
    roles()
        .forEach((shard, role) -> {
          Map<String, Object> status = new HashMap<>();
          status.put("standby", role == Role.STANDBY);
          status.put("complete", isComplete(shard));
          anyReached(shard).ifPresent(it -> status.put("position", it.seen().value()));
          all.put(shard, status);
        });
    return all;
  }
}

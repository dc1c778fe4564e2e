package org.skald.streams.search;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * answers from when it has had all that was in the journal when it was first seen here.
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
  private final ConcurrentMap<Integer, Long> wanted = new ConcurrentHashMap<>();
  private final Set<Integer> complete = ConcurrentHashMap.newKeySet();

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

  boolean isComplete(int shard) {
    return complete.contains(shard);
  }

  /** Looks at the copies anew; to be called again and again, by one thread. */
  void look() {
    var held = roles().keySet();
    complete.retainAll(held);
    wanted.keySet().retainAll(held);
    var incomplete = new HashSet<>(held);
    incomplete.removeAll(complete);
    for (var shard : incomplete) {
      var end = wanted.computeIfAbsent(shard, ends::end);
      if (reader(shard).map(it -> hasReached(it, end)).orElse(false)) {
        complete.add(shard);
      }
    }
  }

  private static boolean hasReached(SearchReader reader, long end) {
    try {
      return reader.reached().next() >= end;
    } catch (InvalidStateStoreException e) {
      return false; // It was closed meanwhile; the next look knows more.
    }
  }

  /** How each copy is. */
  Map<Integer, Map<String, Object>> status() {
    var all = new TreeMap<Integer, Map<String, Object>>();
    roles()
        .forEach((shard, role) -> {
          Map<String, Object> status = new HashMap<>();
          status.put("standby", role == Role.STANDBY);
          status.put("complete", isComplete(shard));
          reader(shard)
              .ifPresent(it -> {
                try {
                  status.put("position", it.reached().seen().value());
                } catch (InvalidStateStoreException e) {
                  status.put("complete", false);
                }
              });
          all.put(shard, status);
        });
    return all;
  }
}

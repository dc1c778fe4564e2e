package org.skald.log.shard;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When which key wants to be woken: in memory, ordered, and in the store, so that it survives. */
final class Timers {

  private record Due(Instant at, String key) {}

  private final TreeSet<Due> order =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::key));
  private final Map<String, Instant> byKey = new HashMap<>();
  private final Map<String, @Nullable Instant> stored = new HashMap<>();
  private final Set<String> touched = new HashSet<>();

  void clear() {
    order.clear();
    byKey.clear();
    stored.clear();
    touched.clear();
  }

  /** Reads what the store has. */
  void load(ShardStore store) {
    clear();
    store.scan(
        ShardStore.Space.TIMER,
        Keys.FIRST,
        (timed, _) -> {
          var due = new Due(Keys.dueOf(timed), Keys.keyOf(timed));
          order.add(due);
          byKey.put(due.key(), due.at());
          return true;
        });
  }

  void set(String key, Optional<Instant> due) {
    // Milliseconds are what the store keeps; the next whole one never fires too early.
    var at = due.map(Timers::roundedUp).orElse(null);
    var before = byKey.get(key);
    if (at == null ? before == null : at.equals(before)) {
      return;
    }
    if (touched.add(key)) {
      stored.put(key, before);
    }
    if (before != null) {
      order.remove(new Due(before, key));
      byKey.remove(key);
    }
    if (at != null) {
      order.add(new Due(at, key));
      byKey.put(key, at);
    }
  }

  /** A key that is due at this log time, the longest due first. */
  Optional<String> due(Instant now) {
    return order.isEmpty() || order.first().at().isAfter(now)
        ? Optional.empty()
        : Optional.of(order.first().key());
  }

  /** When the next one is due. */
  Optional<Instant> next() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.first().at());
  }

  int size() {
    return order.size();
  }

  void flush(ShardStore.Batch batch) {
    for (var key : touched) {
      var before = stored.get(key);
      if (before != null) {
        batch.delete(ShardStore.Space.TIMER, Keys.timed(before, key));
      }
      var now = byKey.get(key);
      if (now != null) {
        batch.put(ShardStore.Space.TIMER, Keys.timed(now, key), Keys.FIRST);
      }
    }
    touched.clear();
    stored.clear();
  }

  private static Instant roundedUp(Instant due) {
    var whole = Instant.ofEpochMilli(due.toEpochMilli());
    return whole.equals(due) ? whole : whole.plusMillis(1);
  }
}

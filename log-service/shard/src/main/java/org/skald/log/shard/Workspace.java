package org.skald.log.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.skald.log.Position;
import org.skald.log.ShardDecider;
import org.skald.log.States;

/**
 * The states of a shard while records are applied: what the store has, under what this batch of
 * records has changed. Nothing reaches the store before the whole batch does.
 *
 * @param <S> state
 */
final class Workspace<S> implements States<S> {

  private final ShardStore store;
  private final ShardDecider<?, S, ?, ?, ?> decider;
  private final ShardCodec<?, S, ?, ?, ?> codec;
  private final Map<String, S> cache;
  private final Map<String, S> changed = new LinkedHashMap<>();
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private final List<byte[]> forgotten = new ArrayList<>();

  Workspace(
      ShardStore store,
      ShardDecider<?, S, ?, ?, ?> decider,
      ShardCodec<?, S, ?, ?, ?> codec,
      int cached) {
    this.store = store;
    this.decider = decider;
    this.codec = codec;
    this.cache =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, S> eldest) {
            return size() > cached;
          }
        };
  }

  @Override
  public S get(String key) {
    var held = changed.get(key);
    if (held == null) {
      held = cache.get(key);
    }
    if (held == null) {
      held = load(key);
      cache.put(key, held);
    }
    return held;
  }

  private S load(String key) {
    var bytes = store.get(ShardStore.Space.STATE, Keys.utf8(key));
    return bytes == null ? decider.initial(key) : codec.decodeState(key, bytes, this);
  }

  void put(String key, S state) {
    changed.put(key, state);
  }

  byte @Nullable [] get(ShardStore.Space space, byte[] key) {
    var held = entries.get(Keys.spaced(space, key));
    return held != null ? held : store.get(space, key);
  }

  void put(ShardStore.Space space, byte[] key, byte[] value) {
    entries.put(Keys.spaced(space, key), value);
  }

  /**
   * Removes the first entries of a space, up to so many, whose keys sort from {@code from} to
   * before {@code to}. Says from where on to look for more.
   */
  byte[] deleteSome(ShardStore.Space space, byte[] from, byte[] to, int max) {
    var first = Keys.spaced(space, from);
    var end = Keys.spaced(space, to);
    if (Arrays.compareUnsigned(first, end) >= 0) {
      return from;
    }
    // The first ones of both together are among the first ones of each.
    var found = new TreeSet<byte[]>(Arrays::compareUnsigned);
    entries.subMap(first, end).keySet().stream().limit(max).forEach(found::add);
    var left = new int[] {max};
    store.scan(
        space,
        from,
        (key, _) -> {
          var goes = Arrays.compareUnsigned(key, to) < 0;
          if (goes) {
            found.add(Keys.spaced(space, key));
          }
          return goes && --left[0] > 0;
        });
    var gone = found.stream().limit(max).toList();
    gone.forEach(entries::remove);
    forgotten.addAll(gone);
    return gone.isEmpty() ? from : Keys.after(Keys.unspaced(gone.getLast()));
  }

  /** Adds all changes to a batch of the store, begins anew and says what has changed. */
  Map<String, S> flush(ShardStore.Batch batch, Position position) {
    var all = new Changes();
    changed.forEach((key, state) -> {
      var bytes = Keys.utf8(key);
      if (state.equals(decider.initial(key))) {
        batch.delete(ShardStore.Space.STATE, bytes);
      } else {
        batch.put(ShardStore.Space.STATE, bytes, codec.encodeState(state));
      }
      all.add(Keys.spaced(ShardStore.Space.STATE, bytes));
    });
    forgotten.forEach(spaced -> {
      batch.delete(Keys.spaceOf(spaced), Keys.unspaced(spaced));
      all.add(spaced);
    });
    entries.forEach((spaced, value) -> {
      batch.put(Keys.spaceOf(spaced), Keys.unspaced(spaced), value);
      all.add(spaced);
    });
    all.store(batch, position);
    cache.putAll(changed);
    var flushed = Map.copyOf(changed);
    discard();
    return flushed;
  }

  /** Forgets the changes that were not flushed. */
  void discard() {
    changed.clear();
    entries.clear();
    forgotten.clear();
  }

  /** Forgets everything that was read, because the store was replaced. */
  void reset() {
    discard();
    cache.clear();
  }
}

package org.skald.log.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Removes all entries of a space whose keys sort before this one. */
  void deleteBefore(ShardStore.Space space, byte[] key) {
    entries.subMap(Keys.spaced(space, Keys.FIRST), Keys.spaced(space, key)).clear();
    store.scan(
        space,
        Keys.FIRST,
        (found, _) -> {
          var goes = Arrays.compareUnsigned(found, key) < 0;
          if (goes) {
            forgotten.add(Keys.spaced(space, found));
          }
          return goes;
        });
  }

  /** Adds all changes to a batch of the store, begins anew and says what has changed. */
  Map<String, S> flush(ShardStore.Batch batch, Position position) {
    var at = Keys.number(position.value());
    changed.forEach((key, state) -> {
      var bytes = Keys.utf8(key);
      if (state.equals(decider.initial(key))) {
        batch.delete(ShardStore.Space.STATE, bytes);
      } else {
        batch.put(ShardStore.Space.STATE, bytes, codec.encodeState(state));
      }
      batch.put(ShardStore.Space.CHANGED, Keys.spaced(ShardStore.Space.STATE, bytes), at);
    });
    forgotten.forEach(spaced -> {
      batch.delete(Keys.spaceOf(spaced), Keys.unspaced(spaced));
      batch.put(ShardStore.Space.CHANGED, spaced, at);
    });
    entries.forEach((spaced, value) -> {
      batch.put(Keys.spaceOf(spaced), Keys.unspaced(spaced), value);
      batch.put(ShardStore.Space.CHANGED, spaced, at);
    });
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

package org.skald.log.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that outlives its replica: what was written is there after a crash, but for the
 * last few batches if the whole machine is lost with it.
 */
final class MemoryStore implements ShardStore {

  private static final int UNSYNCED_MAX = 6;

  private Entries live = new Entries();
  private final Entries synced = new Entries();
  private final Deque<List<Change>> unsynced = new ArrayDeque<>();

  private static final class Entries {

    private final Map<Space, NavigableMap<byte[], byte[]>> spaces = new EnumMap<>(Space.class);

    private Entries() {
      for (var space : Space.values()) {
        spaces.put(space, new TreeMap<>(Arrays::compareUnsigned));
      }
    }

    private NavigableMap<byte[], byte[]> in(Space space) {
      return Objects.requireNonNull(spaces.get(space));
    }

    private Entries copy() {
      var copy = new Entries();
      spaces.forEach((space, entries) -> copy.in(space).putAll(entries));
      return copy;
    }

    private void change(List<Change> changes) {
      changes.forEach(change -> change.make(this));
    }

    private void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      for (var entry : in(space).tailMap(from).entrySet()) {
        if (!visitor.test(entry.getKey(), entry.getValue())) {
          return;
        }
      }
    }
  }

  @FunctionalInterface
  private interface Change {
    void make(Entries entries);
  }

  private static final class MemoryBatch implements Batch {

    private final List<Change> changes = new ArrayList<>();

    @Override
    public void put(Space space, byte[] key, byte[] value) {
      changes.add(entries -> entries.in(space).put(key, value));
    }

    @Override
    public void delete(Space space, byte[] key) {
      changes.add(entries -> entries.in(space).remove(key));
    }

    @Override
    public void deleteRange(Space space, byte[] from, byte[] to) {
      changes.add(entries -> entries.in(space).subMap(from, to).clear());
    }
  }

  /** All entries of a space, to be compared. */
  List<String> dump(Space space) {
    var lines = new ArrayList<String>();
    live.scan(
        space,
        Keys.FIRST,
        (key, value) -> lines.add(Arrays.toString(key) + "=" + Arrays.toString(value)));
    return lines;
  }

  /** The machine is lost, and with it the last batches that were not forced to disk. */
  int loseLast(int batches) {
    var lost = Math.min(batches, unsynced.size());
    for (var left = lost; left > 0; left--) {
      unsynced.removeLast();
    }
    live = synced.copy();
    unsynced.forEach(live::change);
    return lost;
  }

  @Override
  public Batch batch() {
    return new MemoryBatch();
  }

  @Override
  public void write(Batch batch) {
    write(((MemoryBatch) batch).changes);
  }

  private void write(List<Change> changes) {
    live.change(changes);
    unsynced.add(changes);
    if (unsynced.size() > UNSYNCED_MAX) {
      synced.change(unsynced.remove());
    }
  }

  @Override
  public byte @Nullable [] get(Space space, byte[] key) {
    return live.in(space).get(key);
  }

  @Override
  public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
    live.scan(space, from, visitor);
  }

  @Override
  public View view() {
    var copy = live.copy();
    return new View() {
      @Override
      public byte @Nullable [] get(Space space, byte[] key) {
        return copy.in(space).get(key);
      }

      @Override
      public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        copy.scan(space, from, visitor);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void clear() {
    write(List.of(entries -> entries.spaces.values().forEach(Map::clear)));
  }

  @Override
  public void close() {}
}

package org.skald.log.shard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.skald.log.Position;

/**
 * Which entries one commit has changed, so that a checkpoint need not look at the others.
 *
 * <p>One list a commit, under its last place: to note each entry by itself would cost the store as
 * much as the entries themselves.
 */
final class Changes {

  private final List<byte[]> spaced = new ArrayList<>();

  /** An entry by its space and key, see {@link Keys#spaced}. */
  void add(byte[] entry) {
    spaced.add(entry);
  }

  void store(ShardStore.Batch batch, Position last) {
    if (spaced.isEmpty()) {
      return;
    }
    var out = new BinaryOutput().number(spaced.size());
    spaced.forEach(out::bytes);
    batch.put(ShardStore.Space.CHANGED, Keys.number(last.value()), out.toBytes());
  }

  /**
   * Forgets what a checkpoint has in it. Where commits did not end with it, some of what it has
   * stays noted; the next one repeats that.
   */
  static void forget(ShardStore.Batch batch, Position checkpoint) {
    var rest = Keys.number(checkpoint.next().value());
    batch.deleteRange(ShardStore.Space.CHANGED, Keys.FIRST, rest);
  }

  /** All changes in a view, a portion at a time. */
  static final class Reader {

    private static final int GENERATION = 50_000;

    private final ShardStore.View view;
    private byte[] from = Keys.FIRST;

    /*
     * Entries that were met before need not be written again. Of a great many, only the last ones
     * are remembered, in two generations: a repeat costs a record and does no harm.
     */
    private Set<ByteBuffer> younger = new HashSet<>();
    private Set<ByteBuffer> older = Set.of();

    Reader(ShardStore.View view) {
      this.view = view;
    }

    /** Visits about so many entries; false when none are left. */
    boolean next(int portion, Consumer<byte[]> entry) {
      var left = new int[] {portion};
      view.scan(
          ShardStore.Space.CHANGED,
          from,
          (place, list) -> {
            from = Keys.after(place);
            var in = new BinaryInput(list);
            for (var more = in.number(); more > 0; more--) {
              var changed = in.bytes();
              if (isNew(ByteBuffer.wrap(changed))) {
                entry.accept(changed);
              }
              left[0]--;
            }
            return left[0] > 0;
          });
      return left[0] <= 0;
    }

    private boolean isNew(ByteBuffer changed) {
      if (younger.size() >= GENERATION) {
        older = younger;
        younger = new HashSet<>();
      }
      return !older.contains(changed) && younger.add(changed);
    }
  }
}

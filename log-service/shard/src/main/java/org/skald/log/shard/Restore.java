package org.skald.log.shard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.skald.log.Rejection;

/** Fills an empty store from a snapshot. */
final class Restore<C, S, E, R extends Rejection, F> {

  private static final int PORTION = 1_000;

  private final Replica<C, S, E, R, F> replica;
  private final ShardStore store;
  private ShardStore.Batch batch;
  private int size;

  Restore(Replica<C, S, E, R, F> replica, ShardStore store) {
    this.replica = replica;
    this.store = store;
    this.batch = store.batch();
  }

  /**
   * Replaces what the store has. The control state, which says what has been applied, goes in last:
   * a crash in between leaves a store that counts as empty.
   */
  void from(Snapshots snapshots) {
    store.clear();
    List<byte[]> control = new ArrayList<>();
    snapshots.restore((key, value) -> put(key, value, control));
    store.write(batch);
    if (!control.isEmpty()) {
      replica.rebuildTimers(control.getLast());
      var last = store.batch();
      last.put(ShardStore.Space.META, Keys.CONTROL, control.getLast());
      store.write(last);
    }
  }

  private void put(byte[] key, byte @Nullable [] value, List<byte[]> control) {
    var space = Keys.spaceOf(key);
    if (space == ShardStore.Space.META) {
      if (value != null) {
        control.add(value);
      }
      return;
    }
    if (value == null) {
      batch.delete(space, Keys.unspaced(key));
    } else {
      batch.put(space, Keys.unspaced(key), value);
    }
    if (++size % PORTION == 0) {
      store.write(batch);
      batch = store.batch();
    }
  }
}

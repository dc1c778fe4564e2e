package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every store has to do; an implementation says how it is opened, and opened again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ShardStoreConformance {

  private ShardStore store = new MemoryStore();

  /** The store of a replica; what was written to it before is there. */
  protected abstract ShardStore open();

  @BeforeEach
  void openTheStore() {
    store = open();
  }

  @AfterEach
  void closeTheStore() {
    store.close();
  }

  private void put(ShardStore.Space space, int... keys) {
    var batch = store.batch();
    for (var key : keys) {
      batch.put(space, bytes(key), bytes(key));
    }
    store.write(batch);
  }

  private static byte[] bytes(int value) {
    return new byte[] {(byte) value};
  }

  private List<Integer> keys(ShardStore.Space space, int from) {
    var keys = new ArrayList<Integer>();
    store.scan(space, from == 0 ? new byte[0] : bytes(from), (key, _) -> keys.add(key[0] & 0xff));
    return keys;
  }

  @Test
  void a_batch_is_not_seen_before_it_is_written_and_then_as_a_whole() {
    var batch = store.batch();
    batch.put(ShardStore.Space.META, bytes(1), bytes(7));
    batch.put(ShardStore.Space.STATE, bytes(1), bytes(8));

    assertThat(store.get(ShardStore.Space.META, bytes(1))).isNull();
    store.write(batch);

    assertThat(store.get(ShardStore.Space.META, bytes(1))).containsExactly(7);
    assertThat(store.get(ShardStore.Space.STATE, bytes(1))).containsExactly(8);
  }

  @Test
  void the_last_change_of_a_key_in_a_batch_holds() {
    var batch = store.batch();
    batch.put(ShardStore.Space.STATE, bytes(1), bytes(1));
    batch.delete(ShardStore.Space.STATE, bytes(1));
    batch.delete(ShardStore.Space.STATE, bytes(2));
    batch.put(ShardStore.Space.STATE, bytes(2), bytes(3));
    store.write(batch);

    assertThat(store.get(ShardStore.Space.STATE, bytes(1))).isNull();
    assertThat(store.get(ShardStore.Space.STATE, bytes(2))).containsExactly(3);
  }

  @Test
  void keys_sort_by_their_unsigned_bytes_in_each_space() {
    put(ShardStore.Space.TIMER, 200, 3, 127, 128);
    put(ShardStore.Space.STATE, 5);

    assertThat(keys(ShardStore.Space.TIMER, 0)).containsExactly(3, 127, 128, 200);
    assertThat(keys(ShardStore.Space.TIMER, 127)).containsExactly(127, 128, 200);
    assertThat(keys(ShardStore.Space.STATE, 0)).containsExactly(5);
    assertThat(keys(ShardStore.Space.REQUEST, 0)).isEmpty();
  }

  @Test
  void a_scan_stops_when_told_to() {
    put(ShardStore.Space.TIMER, 1, 2, 3);
    var seen = new ArrayList<Byte>();

    store.scan(
        ShardStore.Space.TIMER,
        new byte[0],
        (key, _) -> {
          seen.add(key[0]);
          return seen.size() < 2;
        });

    assertThat(seen).containsExactly((byte) 1, (byte) 2);
  }

  @Test
  void a_range_is_removed_up_to_before_its_end() {
    put(ShardStore.Space.OUTBOX, 1, 2, 3, 4);
    var batch = store.batch();

    batch.deleteRange(ShardStore.Space.OUTBOX, bytes(2), bytes(4));
    store.write(batch);

    assertThat(keys(ShardStore.Space.OUTBOX, 0)).containsExactly(1, 4);
  }

  @Test
  void a_view_stays_as_it_was() {
    put(ShardStore.Space.STATE, 1, 2);

    try (var view = store.view()) {
      put(ShardStore.Space.STATE, 3);
      var batch = store.batch();
      batch.delete(ShardStore.Space.STATE, bytes(1));
      store.write(batch);
      var seen = new ArrayList<Byte>();
      view.scan(ShardStore.Space.STATE, new byte[0], (key, _) -> seen.add(key[0]));

      assertThat(seen).containsExactly((byte) 1, (byte) 2);
      assertThat(view.get(ShardStore.Space.STATE, bytes(1))).containsExactly(1);
      assertThat(view.get(ShardStore.Space.STATE, bytes(3))).isNull();
    }
    assertThat(keys(ShardStore.Space.STATE, 0)).containsExactly(2, 3);
  }

  @Test
  void everything_is_gone_after_a_clear() {
    for (var space : ShardStore.Space.values()) {
      put(space, 1, 2);
    }

    store.clear();

    for (var space : ShardStore.Space.values()) {
      assertThat(keys(space, 0)).as("%s", space).isEmpty();
    }
  }

  @Test
  void what_was_written_is_there_when_the_store_is_opened_again() {
    put(ShardStore.Space.STATE, 1, 2);
    store.close();

    store = open();

    assertThat(keys(ShardStore.Space.STATE, 0)).containsExactly(1, 2);
  }
}

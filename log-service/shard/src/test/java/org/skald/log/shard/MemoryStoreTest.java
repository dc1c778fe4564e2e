package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The store of the simulation. */
class MemoryStoreTest extends ShardStoreConformance {

  private final MemoryStore store = new MemoryStore();

  @Override
  protected ShardStore open() {
    return store;
  }

  @Test
  void a_lost_machine_takes_the_last_batches_with_it_and_no_part_of_one() {
    for (var i = 1; i <= 9; i++) {
      var batch = store.batch();
      batch.put(ShardStore.Space.META, Keys.CONTROL, Keys.number(i));
      batch.put(ShardStore.Space.STATE, Keys.number(i), Keys.number(i));
      store.write(batch);
    }

    assertThat(store.loseLast(2)).isEqualTo(2);

    assertThat(store.get(ShardStore.Space.META, Keys.CONTROL)).isEqualTo(Keys.number(7));
    assertThat(store.dump(ShardStore.Space.STATE)).hasSize(7);
  }
}

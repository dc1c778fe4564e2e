package org.skald.log.rocksdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.skald.log.shard.ShardStore;
import org.skald.log.shard.ShardStoreConformance;

/** The store that a node uses. */
class RocksShardStoreTest extends ShardStoreConformance {

  @TempDir private Path directory = Path.of("");

  @Override
  protected ShardStore open() {
    return RocksShardStore.open(directory.resolve("store"));
  }

  @Test
  void a_second_opener_is_refused_and_told_where() {
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected a store of this replica only")
        .hasMessageContaining(directory.toString());
  }

  @Test
  void a_closed_store_says_that_it_is_closed() {
    var store = RocksShardStore.open(directory.resolve("another"));
    store.close();

    assertThatThrownBy(() -> store.get(ShardStore.Space.META, new byte[] {1}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected an open store, found it closed");
  }
}

package org.skald.streams.rocksdb;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for all stores of a process that are configured by it. By themselves each would take
 * nearly a hundred MiB, and a node may hold many.
 */
public final class SharedRocksMemory implements RocksDBConfigSetter {

  /** What blocks, filters, indexes and writes that are not on disk take together. */
  public static final long BYTES = 96L << 20;

  private static final long WRITES = 32L << 20;
  private static final int SHARDS_BY_DEFAULT = -1;
  private static final double FOR_INDEXES = 0.1;

  static {
    RocksDB.loadLibrary();
  }

  private static final Cache CACHE = new LRUCache(BYTES, SHARDS_BY_DEFAULT, false, FOR_INDEXES);
  private static final WriteBufferManager BUFFERS = new WriteBufferManager(WRITES, CACHE);

  @Override
  public void setConfig(String store, Options options, Map<String, Object> settings) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table.setBlockCache(CACHE);
      table.setCacheIndexAndFilterBlocks(true);
      table.setCacheIndexAndFilterBlocksWithHighPriority(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setTableFormatConfig(table);
    }
    options.setWriteBufferManager(BUFFERS);
  }

  /** The bound is that of the process, so it outlives each store. */
  @Override
  public void close(String store, Options options) {}
}

package org.skald.log.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.skald.log.shard.ShardStore;

/**
 * A store of one replica in a RocksDB of its own: a column family for each space, a write-ahead log
 * that is not forced to disk.
 *
 * <p>Losing the last writes with the machine is harmless, because the applied position is lost with
 * them: the replica reads that part of the log again.
 */
public final class RocksShardStore implements ShardStore {

  private static final long BLOCK_CACHE_BYTES = 32L << 20;
  private static final long MEMTABLE_BYTES = 16L << 20;

  static {
    RocksDB.loadLibrary();
  }

  private final Map<Space, ColumnFamilyHandle> families = new EnumMap<>(Space.class);
  private final Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
  private final BloomFilter filter = new BloomFilter(10);
  private final ColumnFamilyOptions familyOptions;
  private final DBOptions options;
  private final WriteOptions writeOptions = new WriteOptions();
  private final RocksDB db;

  /** Readers are on any thread; nobody may be inside when the database is closed. */
  private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();

  private boolean closed;

  private RocksShardStore(Path directory) throws RocksDBException {
    familyOptions =
        new ColumnFamilyOptions()
            .setWriteBufferSize(MEMTABLE_BYTES)
            .setTableFormatConfig(
                new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
    options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setMaxTotalWalSize(64L << 20);
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions));
    for (var space : Space.values()) {
      descriptors.add(new ColumnFamilyDescriptor(nameOf(space), familyOptions));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    db = RocksDB.open(options, directory.toString(), descriptors, handles);
    var opened = handles.listIterator(1); // After the default family, in the order asked for.
    for (var space : Space.values()) {
      families.put(space, opened.next());
    }
  }

  /**
   * Opens the store in a directory, which is made when it is not there.
   *
   * @throws IllegalStateException when another process has it open or it cannot be read
   */
  public static RocksShardStore open(Path directory) {
    try {
      Files.createDirectories(directory);
      return new RocksShardStore(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("expected a directory for the store at " + directory, e);
    } catch (RocksDBException e) {
      throw new IllegalStateException(
          "expected a store of this replica only, in %s, found: %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  private static byte[] nameOf(Space space) {
    return space.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }

  private ColumnFamilyHandle family(Space space) {
    return Objects.requireNonNull(families.get(space));
  }

  @Override
  public Batch batch() {
    return new RocksBatch(new WriteBatch());
  }

  @Override
  public void write(Batch batch) {
    var rocks = (RocksBatch) batch;
    inside(() -> {
      try (var changes = rocks.changes) {
        db.write(writeOptions, changes);
        return true;
      }
    });
  }

  @Override
  public byte @Nullable [] get(Space space, byte[] key) {
    return inside(() -> db.get(family(space), key));
  }

  @Override
  public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
    try (var view = view()) {
      view.scan(space, from, visitor);
    }
  }

  @Override
  public View view() {
    return inside(() -> new RocksView(db.getSnapshot()));
  }

  @Override
  public void clear() {
    try (var batch = new WriteBatch()) {
      for (var space : Space.values()) {
        scan(
            space,
            new byte[0],
            (key, _) -> {
              unchecked(() -> {
                batch.delete(family(space), key);
                return true;
              });
              return true;
            });
      }
      inside(() -> {
        db.write(writeOptions, batch);
        return true;
      });
    }
  }

  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      families.values().forEach(ColumnFamilyHandle::close);
      db.close();
      options.close();
      familyOptions.close();
      writeOptions.close();
      filter.close();
      cache.close();
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  /** What RocksDB does, with its checked exception. */
  @FunctionalInterface
  private interface Call<T extends @Nullable Object> {
    T call() throws RocksDBException;
  }

  private <T extends @Nullable Object> T inside(Call<T> call) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("expected an open store, found it closed");
      }
      return unchecked(call);
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  private static <T extends @Nullable Object> T unchecked(Call<T> call) {
    try {
      return call.call();
    } catch (RocksDBException e) {
      throw new IllegalStateException("the store cannot be used: " + e.getMessage(), e);
    }
  }

  private final class RocksBatch implements Batch {

    private final WriteBatch changes;

    RocksBatch(WriteBatch changes) {
      this.changes = changes;
    }

    @Override
    public void put(Space space, byte[] key, byte[] value) {
      change(() -> changes.put(family(space), key, value));
    }

    @Override
    public void delete(Space space, byte[] key) {
      change(() -> changes.delete(family(space), key));
    }

    @Override
    public void deleteRange(Space space, byte[] from, byte[] to) {
      change(() -> changes.deleteRange(family(space), from, to));
    }
  }

  @FunctionalInterface
  private interface Change {
    void make() throws RocksDBException;
  }

  private static void change(Change change) {
    unchecked(() -> {
      change.make();
      return true;
    });
  }

  private final class RocksView implements View {

    private final Snapshot snapshot;
    private final ReadOptions readOptions;

    RocksView(Snapshot snapshot) {
      this.snapshot = snapshot;
      this.readOptions = new ReadOptions().setSnapshot(snapshot);
    }

    @Override
    public byte @Nullable [] get(Space space, byte[] key) {
      return inside(() -> db.get(family(space), readOptions, key));
    }

    @Override
    public void scan(Space space, byte[] from, BiPredicate<byte[], byte[]> visitor) {
      inside(() -> {
        try (var iterator = db.newIterator(family(space), readOptions)) {
          iterator.seek(from);
          while (iterator.isValid() && visitor.test(iterator.key(), iterator.value())) {
            iterator.next();
          }
          iterator.status();
          return true;
        }
      });
    }

    @Override
    public void close() {
      lifecycle.readLock().lock();
      try {
        if (!closed) {
          readOptions.close();
          db.releaseSnapshot(snapshot);
        }
      } finally {
        lifecycle.readLock().unlock();
      }
    }
  }
}

package org.skald.log.shard;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The compacted topic in which the driver keeps what the trimmed part of the log came to. */
public interface Snapshots {

  /**
   * Begins to write the changes of one checkpoint. When the writer is there, whoever wrote before
   * is fenced: it can no longer complete.
   */
  CompletableFuture<Writer> write();

  /**
   * Reads the newest complete state: every live entry of whole checkpoints, and nothing of a
   * checkpoint that was not completed. Blocks; entries may be repeated, the last one holds.
   */
  void restore(BiConsumer<byte[], byte @Nullable []> entry);

  /** One checkpoint in the making; nothing of it is seen before {@link #complete}. */
  interface Writer {

    /** Adds an entry; without a value, the entry is gone. */
    void put(byte[] key, byte @Nullable [] value);

    /** Makes all of it visible, or fails and leaves nothing. */
    CompletableFuture<Void> complete();

    /** Gives up; nothing of it will be seen. */
    void abandon();
  }
}

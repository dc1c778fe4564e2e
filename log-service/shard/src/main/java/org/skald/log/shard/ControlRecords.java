package org.skald.log.shard;

import org.jspecify.annotations.Nullable;

/** Between the shard's own records and bytes. */
public interface ControlRecords {

  /** Whether a record with this type is one of the shard's own. */
  boolean isControl(String type);

  /**
   * Reads one of the shard's own records.
   *
   * @return the record, or why it is none
   * @throws ShardCodec.Stalled when the registry cannot be asked now
   */
  Decoded<ControlRecord> decode(String type, byte @Nullable [] value) throws ShardCodec.Stalled;
}

package org.skald.log.shard;

import org.jspecify.annotations.Nullable;

/** Between the shard's own records and bytes. */
public interface ControlRecords {

  /** Whether a record with this type is one of the shard's own. */
  boolean isControl(String type);

  /**
   * Reads one of the shard's own records.
   *
   * <p>Asks nobody: what every replica needs to go on at all must not wait for a registry.
   *
   * @return the record, or why it is none
   */
  Decoded<ControlRecord> decode(String type, byte @Nullable [] value);
}

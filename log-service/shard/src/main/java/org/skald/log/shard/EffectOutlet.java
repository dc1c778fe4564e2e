package org.skald.log.shard;

import org.jspecify.annotations.Nullable;

/** Where effects leave. */
public interface EffectOutlet {

  /**
   * Whether records for a topic may be sent now. Never waits: where that has to be found out first,
   * the answer is no until it is.
   */
  boolean takes(String topic);

  /** Sends a record; {@code done} is told once, from any thread, when the outcome is known. */
  void send(OutboundRecord record, Done done);

  /** Hears what came of a record. */
  @FunctionalInterface
  interface Done {

    /** The record is acknowledged, or it is not because of {@code failure}. */
    void done(@Nullable Exception failure);
  }
}

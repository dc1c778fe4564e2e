package org.skald.log.shard;

import org.jspecify.annotations.Nullable;

/** Where effects leave. */
@FunctionalInterface
public interface EffectOutlet {

  /** Sends a record; {@code done} is told once, from any thread, when the outcome is known. */
  void send(OutboundRecord record, Done done);

  /** Hears what came of a record. */
  @FunctionalInterface
  interface Done {

    /** The record is acknowledged, or it is not because of {@code failure}. */
    void done(@Nullable Exception failure);
  }
}

package org.skald.streams;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Where a participant's record goes from its topic. */
sealed interface Routed {

  /** To the partition of the aggregate that it is about, as it is. */
  record Sound(@Nullable Bytes value) implements Routed {}

  /** To the dead letters. */
  record Dead(Outbound letter) implements Routed {}
}

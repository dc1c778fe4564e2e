package org.skald.log.shard;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of the simulation's tenant.
 *
 * @param total what was added
 * @param note number of the last note
 * @param due when the next reminder comes
 * @param owed how many reminders are to come
 */
record Counter(String key, long total, long note, Optional<Instant> due, long owed) {

  static Counter initial(String key) {
    return new Counter(key, 0, 0, Optional.empty(), 0);
  }
}

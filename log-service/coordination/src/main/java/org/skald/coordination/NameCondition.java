package org.skald.coordination;

import org.skald.log.Position;

/** What has to hold before names are changed. */
public sealed interface NameCondition {

  /** Nothing is there. */
  record IsAbsent(NamePath path) implements NameCondition {}

  /** It was last changed by this record. */
  record HasRevision(NamePath path, Position revision) implements NameCondition {}

  /** The grant of the lock with this fencing token still holds. */
  record HoldsToken(LockName lock, Position token) implements NameCondition {}
}

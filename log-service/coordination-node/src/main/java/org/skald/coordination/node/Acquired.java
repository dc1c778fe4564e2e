package org.skald.coordination.node;

import org.skald.coordination.Grantable;
import org.skald.coordination.LockState;
import org.skald.log.Answer;
import org.skald.log.Position;

/** What became of a wish for a lock. */
public sealed interface Acquired {

  /**
   * The session holds it.
   *
   * @param of as it was when that was seen
   */
  record Held(LockState.Holder holder, Grantable of, Position position) implements Acquired {}

  /** The session waits in line. */
  record Waiting(LockState.Waiter waiter, Position position) implements Acquired {}

  /** The session has waited for as long as it wanted, or has given up or ended meanwhile. */
  record WaitEnded(Position position) implements Acquired {}

  /** The log has refused it. */
  record Refused(Answer.Rejected rejection) implements Acquired {}
}

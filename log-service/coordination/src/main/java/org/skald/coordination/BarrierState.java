package org.skald.coordination;

import java.util.LinkedHashSet;
import java.util.Set;
import org.skald.log.Position;

/** A barrier: sessions enter it together and leave it together, round after round. */
public sealed interface BarrierState extends CoordinationState {

  /** Nobody is inside. */
  BarrierState EMPTY = new Empty();

  /** Whether this session has entered and not left. */
  boolean holds(SessionId session);

  /** Nobody is inside, and no round under way. */
  record Empty() implements BarrierState {
    @Override
    public boolean holds(SessionId session) {
      return false;
    }
  }

  /**
   * A round is under way.
   *
   * @param parties how many have to enter
   * @param round the record with which it began
   * @param open whether all had entered
   * @param inside who has entered and not left
   */
  record Round(int parties, Position round, boolean open, Set<SessionId> inside)
      implements BarrierState {

    @Override
    public boolean holds(SessionId session) {
      return inside.contains(session);
    }

    Round with(SessionId session) {
      var more = new LinkedHashSet<>(inside);
      more.add(session);
      return new Round(parties, round, open, more);
    }

    Round opened() {
      return new Round(parties, round, true, inside);
    }

    BarrierState without(SessionId session) {
      var fewer = new LinkedHashSet<>(inside);
      fewer.remove(session);
      return fewer.isEmpty() ? EMPTY : new Round(parties, round, open, fewer);
    }
  }
}

package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.BarrierEvent.BarrierEntered;
import org.skald.coordination.BarrierEvent.BarrierLeft;
import org.skald.coordination.BarrierEvent.BarrierOpened;
import org.skald.coordination.BarrierState.Empty;
import org.skald.coordination.BarrierState.Round;
import org.skald.coordination.CoordinationRejection.BarrierBusy;
import org.skald.coordination.CoordinationRejection.CountDiffers;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.SessionEvent.SessionBound;
import org.skald.coordination.SessionEvent.SessionUnbound;
import org.skald.coordination.SessionState.Live;

/**
 * Double barriers (see Hunt et al., "ZooKeeper: Wait-free coordination for Internet-scale systems",
 * 2010): nobody goes on before all have entered, and nobody is done before all have left. A session
 * that ends has left.
 */
final class BarrierRules {

  private BarrierRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, BarrierCommand command) {
    return switch (command) {
      case BarrierCommand.Enter enter -> enter(draft, enter);
      case BarrierCommand.Leave(var barrier, var session) -> {
        if (draft.barrier(barrier).holds(session)) {
          draft.add(new BarrierLeft(barrier, session));
          draft.add(new SessionUnbound(session, Keys.of(barrier)));
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<CoordinationRejection> enter(Draft draft, BarrierCommand.Enter wish) {
    var barrier = wish.barrier();
    if (!(draft.session(wish.session()) instanceof Live)) {
      return Optional.of(new SessionNotFound(wish.session()));
    }
    var round =
        switch (draft.barrier(barrier)) {
          case Empty _ -> draft.position();
          case Round it -> it.round();
        };
    if (draft.barrier(barrier) instanceof Round under) {
      if (under.parties() != wish.parties()) {
        return Optional.of(
            new CountDiffers("barrier '%s'".formatted(barrier), wish.parties(), under.parties()));
      }
      if (under.holds(wish.session())) {
        return Optional.empty();
      }
      if (under.open()) {
        return Optional.of(new BarrierBusy(barrier, under.inside().size()));
      }
    }
    draft.add(new SessionBound(wish.session(), Keys.of(barrier)));
    draft.add(new BarrierEntered(barrier, wish.session(), wish.parties(), round));
    if (draft.barrier(barrier) instanceof Round now && now.inside().size() == now.parties()) {
      draft.add(new BarrierOpened(barrier));
    }
    return Optional.empty();
  }

  /** A session that ends leaves. */
  static void sessionEnded(Draft draft, BarrierName barrier, SessionId session) {
    draft.add(new BarrierLeft(barrier, session));
  }
}

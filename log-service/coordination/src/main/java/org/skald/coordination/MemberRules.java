package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.CoordinationRejection.MemberNotAlive;
import org.skald.coordination.MemberEvent.MemberJoined;
import org.skald.coordination.MemberEvent.MemberLeft;
import org.skald.coordination.MemberEvent.MemberLost;
import org.skald.coordination.MemberEvent.MemberRenewed;
import org.skald.coordination.MemberEvent.MemberSwept;
import org.skald.coordination.MemberEvent.SessionUnattended;
import org.skald.coordination.MemberState.Alive;
import org.skald.coordination.MemberState.Gone;
import org.skald.coordination.SessionEvent.SessionJeopardized;
import org.skald.coordination.SessionState.Safe;

/** Nodes: alive while they say so, and with them the sessions that they keep. */
final class MemberRules {

  private MemberRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, MemberCommand command) {
    switch (command) {
      case MemberCommand.Join join -> join(draft, join);
      case MemberCommand.KeepAlive(var member, var incarnation) -> {
        if (!(draft.member(member) instanceof Alive alive) || !alive.is(incarnation)) {
          return Optional.of(new MemberNotAlive(member));
        }
        draft.add(new MemberRenewed(member, draft.now().plus(alive.lease())));
      }
      case MemberCommand.Leave(var member, var incarnation) -> {
        if (draft.member(member) instanceof Alive alive && alive.is(incarnation)) {
          draft.add(new MemberLeft(member, draft.now()));
          PlacementRules.away(draft, member);
        }
      }
      case MemberCommand.Lose(var member) -> {
        if (draft.member(member) instanceof Alive alive && !alive.until().isAfter(draft.now())) {
          draft.add(new MemberLost(member, draft.now()));
          PlacementRules.away(draft, member);
        }
      }
      case MemberCommand.Sweep(var member) -> sweep(draft, member);
    }
    return Optional.empty();
  }

  private static void join(Draft draft, MemberCommand.Join join) {
    draft.add(
        new MemberJoined(
            join.member(),
            join.incarnation(),
            join.address(),
            draft.position(),
            join.lease(),
            draft.now().plus(join.lease()),
            join.rules()));
  }

  /** The next portion that has sessions; empty ones on the way are passed over. */
  private static void sweep(Draft draft, MemberName member) {
    while (draft.member(member) instanceof Gone gone) {
      var sessions = draft.portion(member, gone.portion()).sessions();
      for (var session : sessions) {
        jeopardize(draft, session, gone);
      }
      draft.add(new MemberSwept(member, gone.portion()));
      if (!sessions.isEmpty()) {
        return;
      }
    }
  }

  private static void jeopardize(Draft draft, SessionId session, Gone gone) {
    if (draft.session(session) instanceof Safe(var it, var keeper)
        && keeper.equals(gone.member())) {
      draft.add(new SessionJeopardized(session, gone.at().plus(it.ttl())));
    }
    draft.add(new SessionUnattended(gone.member(), session));
  }
}

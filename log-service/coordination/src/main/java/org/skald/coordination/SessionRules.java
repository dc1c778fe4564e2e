package org.skald.coordination;

import java.util.Optional;
import org.skald.coordination.CoordinationRejection.MemberNotAlive;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.CoordinationRejection.SessionTaken;
import org.skald.coordination.MemberEvent.SessionAttended;
import org.skald.coordination.MemberEvent.SessionUnattended;
import org.skald.coordination.MemberState.Alive;
import org.skald.coordination.SessionEvent.SessionAttached;
import org.skald.coordination.SessionEvent.SessionEnded;
import org.skald.coordination.SessionEvent.SessionOpened;
import org.skald.coordination.SessionState.Jeopardy;
import org.skald.coordination.SessionState.Live;
import org.skald.coordination.SessionState.None;
import org.skald.coordination.SessionState.Safe;

/** Sessions: what a client holds lasts as long as its session does. */
final class SessionRules {

  private SessionRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, SessionCommand command) {
    return switch (command) {
      case SessionCommand.Open open -> open(draft, open);
      case SessionCommand.Attach(var session, var member) -> attach(draft, session, member);
      case SessionCommand.Close(var session) -> {
        if (draft.session(session) instanceof Live live) {
          end(draft, live, SessionEnd.CLOSED);
        }
        yield Optional.empty();
      }
      case SessionCommand.Forsake(var session, var member, var incarnation) -> {
        if (draft.session(session) instanceof Safe safe
            && safe.member().equals(member)
            && draft.member(member) instanceof Alive alive
            && alive.is(incarnation)) {
          end(draft, safe, SessionEnd.EXPIRED);
        }
        yield Optional.empty();
      }
      case SessionCommand.Expire(var session) -> {
        if (draft.session(session) instanceof Jeopardy jeopardy
            && !jeopardy.until().isAfter(draft.now())) {
          end(draft, jeopardy, SessionEnd.EXPIRED);
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<CoordinationRejection> open(Draft draft, SessionCommand.Open open) {
    var session = open.session();
    var member = open.member();
    return switch (draft.session(session)) {
      case None _ -> {
        if (!(draft.member(member) instanceof Alive)) {
          yield Optional.of(new MemberNotAlive(member));
        }
        draft.add(new SessionOpened(session, member, open.ttl(), draft.now()));
        draft.add(new SessionAttended(member, session));
        yield Optional.empty();
      }
      case Live live when live.it().ttl().equals(open.ttl()) -> attach(draft, session, member);
      case Live _ -> Optional.of(new SessionTaken(session));
    };
  }

  private static Optional<CoordinationRejection> attach(
      Draft draft, SessionId session, MemberName member) {
    var state = draft.session(session);
    if (state instanceof None) {
      return Optional.of(new SessionNotFound(session));
    }
    if (state instanceof Safe safe && safe.member().equals(member)) {
      return Optional.empty();
    }
    if (!(draft.member(member) instanceof Alive)) {
      return Optional.of(new MemberNotAlive(member));
    }
    leave(draft, session, state);
    draft.add(new SessionAttached(session, member));
    draft.add(new SessionAttended(member, session));
    return Optional.empty();
  }

  private static void leave(Draft draft, SessionId session, SessionState state) {
    if (state instanceof Safe safe) {
      draft.add(new SessionUnattended(safe.member(), session));
    }
  }

  private static void end(Draft draft, Live live, SessionEnd how) {
    var session = live.it().session();
    for (var key : live.it().bound()) {
      release(draft, key, session, how);
    }
    leave(draft, session, live);
    draft.add(new SessionEnded(session, how, draft.now()));
  }

  private static void release(Draft draft, String key, SessionId session, SessionEnd how) {
    var lock = Keys.lockOf(key);
    if (lock.isPresent()) {
      LockRules.sessionEnded(draft, lock.get(), session, how);
    } else if (key.startsWith(Keys.BARRIERS)) {
      BarrierRules.sessionEnded(
          draft, new BarrierName(key.substring(Keys.BARRIERS.length())), session);
    } else if (key.startsWith(Keys.NAMES)) {
      NameRules.sessionEnded(draft, new NamePath(key.substring(Keys.NAMES.length())));
    } else {
      throw new IllegalStateException("expected what a session may hold, found " + key);
    }
  }
}

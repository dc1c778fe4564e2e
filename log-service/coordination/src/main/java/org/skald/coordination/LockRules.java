package org.skald.coordination;

import java.time.Duration;
import java.util.Optional;
import org.skald.coordination.CoordinationRejection.LockHeld;
import org.skald.coordination.CoordinationRejection.LockHeldOtherwise;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.CoordinationRejection.TokenSuperseded;
import org.skald.coordination.LockEvent.LockAwaited;
import org.skald.coordination.LockEvent.LockDelayEnded;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.coordination.LockEvent.LockLost;
import org.skald.coordination.LockEvent.LockReleased;
import org.skald.coordination.LockEvent.LockWaitEnded;
import org.skald.coordination.LockState.Holder;
import org.skald.coordination.SessionEvent.SessionBound;
import org.skald.coordination.SessionEvent.SessionUnbound;
import org.skald.coordination.SessionState.Live;
import org.skald.log.Position;

/**
 * Locks, first come first served. A grant has the place of its record as its fencing token: a later
 * grant of the same lock has a greater one (see Kleppmann, "How to do distributed locking", 2016).
 */
final class LockRules {

  private LockRules() {}

  static Optional<CoordinationRejection> decide(Draft draft, LockCommand command) {
    return switch (command) {
      case LockCommand.Acquire acquire -> acquire(draft, acquire);
      case LockCommand.Release release -> release(draft, release);
      case LockCommand.Review(var lock) -> {
        review(draft, lock);
        yield Optional.empty();
      }
    };
  }

  static Optional<CoordinationRejection> acquire(Draft draft, LockCommand.Acquire wish) {
    var lock = wish.lock();
    var session = wish.session();
    if (!(draft.session(session) instanceof Live)) {
      return Optional.of(new SessionNotFound(session));
    }
    var state = draft.lock(lock);
    var held = state.holder(session);
    if (held.isPresent()) {
      return held.map(Holder::mode)
          .filter(mode -> mode != wish.mode())
          .map(mode -> new LockHeldOtherwise(lock, mode));
    }
    if (state.waiter(session).isPresent()) {
      return Optional.empty();
    }
    if (state.waiters().isEmpty()
        && !state.isDelayed(draft.now())
        && draft.grantable(lock).admits(session, wish.mode())) {
      draft.add(new SessionBound(session, Keys.of(lock)));
      draft.add(new LockGranted(lock, session, wish.mode(), draft.position(), wish.delay()));
      return Optional.empty();
    }
    if (wish.patience().isEmpty()) {
      return Optional.of(new LockHeld(lock, state.holders().size(), state.waiters().size()));
    }
    draft.add(new SessionBound(session, Keys.of(lock)));
    draft.add(
        new LockAwaited(
            lock,
            session,
            wish.mode(),
            draft.position(),
            wish.patience().map(draft.now()::plus),
            wish.delay()));
    return Optional.empty();
  }

  private static Optional<CoordinationRejection> release(Draft draft, LockCommand.Release wish) {
    var lock = wish.lock();
    var session = wish.session();
    var state = draft.lock(lock);
    if (wish.token().isEmpty()) {
      if (state.waiter(session).isPresent()) {
        stopWaiting(draft, lock, session, WaitEnd.GIVEN_UP);
        grantNext(draft, lock);
      }
      return Optional.empty();
    }
    var token = wish.token().get();
    if (state.holder(session).filter(it -> it.token().equals(token)).isEmpty()) {
      return Optional.of(new TokenSuperseded(lock));
    }
    draft.add(new LockReleased(lock, session, token));
    draft.add(new SessionUnbound(session, Keys.of(lock)));
    grantNext(draft, lock);
    return Optional.empty();
  }

  private static void stopWaiting(Draft draft, LockName lock, SessionId session, WaitEnd how) {
    draft.add(new LockWaitEnded(lock, session, how));
    draft.add(new SessionUnbound(session, Keys.of(lock)));
  }

  private static void review(Draft draft, LockName lock) {
    var state = draft.lock(lock);
    if (state.delayedUntil().isPresent() && !state.isDelayed(draft.now())) {
      draft.add(new LockDelayEnded(lock));
    }
    for (var waiter : state.waiters()) {
      if (waiter.isOver(draft.now())) {
        stopWaiting(draft, lock, waiter.session(), WaitEnd.TIMED_OUT);
      }
    }
    grantNext(draft, lock);
  }

  private static void grantNext(Draft draft, LockName lock) {
    while (true) {
      var state = draft.lock(lock);
      if (state.waiters().isEmpty() || state.isDelayed(draft.now())) {
        return;
      }
      var next = state.waiters().getFirst();
      if (!draft.grantable(lock).admits(next.session(), next.mode())) {
        return;
      }
      draft.add(new LockGranted(lock, next.session(), next.mode(), draft.position(), next.delay()));
    }
  }

  /** What a session that ends has of a lock is taken from it. */
  static void sessionEnded(Draft draft, LockName lock, SessionId session, SessionEnd how) {
    var state = draft.lock(lock);
    state.holder(session).ifPresent(holder -> lose(draft, lock, holder, how));
    if (state.waiter(session).isPresent()) {
      draft.add(new LockWaitEnded(lock, session, WaitEnd.SESSION_ENDED));
    }
    grantNext(draft, lock);
  }

  private static void lose(Draft draft, LockName lock, Holder holder, SessionEnd how) {
    Position token = holder.token();
    if (how == SessionEnd.CLOSED || holder.delay().equals(Duration.ZERO)) {
      draft.add(new LockReleased(lock, holder.session(), token));
    } else {
      var until = draft.now().plus(holder.delay());
      // One that was lost before may need more time than this one.
      var longest = draft.lock(lock).delayedUntil().filter(it -> it.isAfter(until)).orElse(until);
      draft.add(new LockLost(lock, holder.session(), token, longest));
    }
  }
}

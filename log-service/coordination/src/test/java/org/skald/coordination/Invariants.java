package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.log.Position;

/** What always holds of a coordination log, whatever was wished of it. */
final class Invariants {

  private final Map<LockName, Position> lastTokens = new HashMap<>();

  void check(CoordinationLog log) {
    log.states().values().forEach(state -> check(log, state));
  }

  private static void check(CoordinationLog log, CoordinationState state) {
    switch (state) {
      case LockState lock -> checkLock(log, lock);
      case SessionState.Safe(var it, var member) -> {
        checkBound(log, it);
        assertThat(portion(log, member, it.session()).sessions())
            .as("sessions of %s", member)
            .contains(it.session());
      }
      case SessionState.Jeopardy(var it, _) -> checkBound(log, it);
      case MemberState _, PortionState _, SessionState.None _ -> {}
    }
  }

  private static PortionState portion(CoordinationLog log, MemberName member, SessionId session) {
    return (PortionState) log.state(Keys.ofPortion(member, Keys.portionOf(session)));
  }

  private static void checkLock(CoordinationLog log, LockState lock) {
    if (lock.holders().stream().anyMatch(it -> it.mode() == LockMode.EXCLUSIVE)) {
      assertThat(lock.holders()).as("holders of %s", lock).hasSize(1);
    }
    lock.holders().forEach(it -> checkBinding(log, it.session(), lock));
    lock.waiters().forEach(it -> checkBinding(log, it.session(), lock));
    if (!lock.waiters().isEmpty() && !lock.isDelayed(log.now())) {
      assertThat(lock.admits(lock.waiters().getFirst().mode()))
          .as("whether somebody waits in vain for %s", lock)
          .isFalse();
    }
  }

  private static void checkBinding(CoordinationLog log, SessionId session, LockState lock) {
    assertThat(log.session(session))
        .as("session of a holder or waiter of %s", lock)
        .isInstanceOfSatisfying(
            SessionState.Live.class,
            live -> assertThat(live.it().bound()).contains(Keys.of(lock.name())));
  }

  private static void checkBound(CoordinationLog log, SessionState.Lasting session) {
    for (var key : session.bound()) {
      var lock = (LockState) log.state(key);
      assertThat(
              lock.holder(session.session()).isPresent()
                  || lock.waiter(session.session()).isPresent())
          .as("whether %s has anything of %s", session, lock)
          .isTrue();
    }
  }

  /** A later grant of a lock has a greater token; those of one record may share it. */
  void grant(LockGranted grant) {
    var last = lastTokens.put(grant.lock(), grant.token());
    assertThat(last == null || !last.isAfter(grant.token()))
        .as("token of %s after %s", grant, last)
        .isTrue();
    assertThat(last == null || grant.token().isAfter(last) || grant.mode() == LockMode.SHARED)
        .as("an exclusive token that came before: %s after %s", grant, last)
        .isTrue();
  }
}

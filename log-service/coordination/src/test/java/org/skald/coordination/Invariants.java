package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.log.Position;

/** What always holds of a coordination log, whatever was wished of it. */
final class Invariants {

  private final Map<LockName, Position> lastTokens = new HashMap<>();
  private final Map<RegisterName, RegisterState.Decided> decisions = new HashMap<>();
  private final Map<LockName, ElectionState> elections = new HashMap<>();
  private final Map<LockName, Integer> limits = new HashMap<>();
  private final Map<SequenceName, Long> ends = new HashMap<>();

  void check(CoordinationLog log) {
    log.states().values().forEach(state -> check(log, state));
    checkAccess(log);
    assertThat(log.states().keySet())
        .as("registers that are decided")
        .containsAll(decisions.keySet().stream().map(Keys::of).toList());
  }

  private void check(CoordinationLog log, CoordinationState state) {
    switch (state) {
      case LockState lock -> checkLock(log, lock, lock);
      case ElectionState election -> {
        checkLock(log, election, election.line());
        checkElection(election);
      }
      case BarrierState.Round round -> {
        assertThat(round.inside()).as("who is inside").hasSizeBetween(1, round.parties());
        round
            .inside()
            .forEach(it -> assertThat(log.session(it)).isInstanceOf(SessionState.Live.class));
        assertThat(round.open() || round.inside().size() < round.parties())
            .as("%s", round)
            .isTrue();
      }
      case LatchState latch -> assertThat(latch.left()).as("%s", latch).isBetween(0, latch.count());
      case SemaphoreState semaphore -> {
        checkLock(log, semaphore, semaphore.line());
        checkSemaphore(semaphore);
      }
      case SessionState.Safe(var it, var member) -> {
        checkBound(log, it);
        assertThat(portion(log, member, it.session()).sessions())
            .as("sessions of %s", member)
            .contains(it.session());
      }
      case SessionState.Jeopardy(var it, _) -> checkBound(log, it);
      case NameState.Present(var path, _, _, _, var owner) ->
          owner.ifPresent(it -> checkBinding(log, it, Keys.of(path)));
      case RegisterState.Decided decided ->
          assertThat(decisions.computeIfAbsent(decided.register(), _ -> decided))
              .as("decision of register %s", decided.register())
              .isEqualTo(decided);
      case MemberState _,
          PortionState _,
          PlacementState _,
          SessionState.None _,
          NameState.Absent _,
          AccessState _,
          AccessCount _,
          CounterState _,
          SequenceState _,
          BarrierState.Empty _,
          RegisterState.Undecided _ -> {}
    }
  }

  /** Every list is counted, and somebody may still change it. */
  private static void checkAccess(CoordinationLog log) {
    var lists = 0;
    for (var state : log.states().values()) {
      if (state instanceof AccessState.Listed listed) {
        lists++;
        assertThat(listed.list().grants()).containsValue(AccessLevel.MANAGE);
      }
    }
    assertThat(log.state(Keys.ACCESS_COUNT)).isEqualTo(new AccessCount(lists));
  }

  private static PortionState portion(CoordinationLog log, MemberName member, SessionId session) {
    return (PortionState) log.state(Keys.ofPortion(member, Keys.portionOf(session)));
  }

  /** A term has one leader, and a later one a greater term and token. */
  private void checkElection(ElectionState election) {
    var line = election.line();
    assertThat(election.values().keySet())
        .as("who says something in %s", election)
        .allMatch(it -> line.holder(it).isPresent() || line.waiter(it).isPresent());
    var before = elections.put(line.name(), election);
    if (before != null) {
      assertThat(election.term()).as("term after %s", before).isGreaterThanOrEqualTo(before.term());
      if (before.leader().isPresent() && election.leader().isPresent()) {
        assertThat(before.leader().equals(election.leader()))
            .as("whether the term says who leads: %s after %s", election, before)
            .isEqualTo(before.term() == election.term());
      }
    }
  }

  /** Never more permits than there are, and as many as at first. */
  private void checkSemaphore(SemaphoreState semaphore) {
    assertThat(semaphore.free()).as("free permits of %s", semaphore).isNotNegative();
    assertThat(semaphore.limit())
        .as("permits of %s", semaphore)
        .isEqualTo(limits.computeIfAbsent(semaphore.line().name(), _ -> semaphore.limit()));
    var line = semaphore.line();
    assertThat(semaphore.permits().keySet())
        .as("who has or wants something of %s", semaphore)
        .allMatch(it -> line.holder(it).isPresent() || line.waiter(it).isPresent())
        .hasSize(line.holders().size() + line.waiters().size());
  }

  private static void checkLock(CoordinationLog log, Grantable state, LockState lock) {
    if (lock.holders().stream().anyMatch(it -> it.mode() == LockMode.EXCLUSIVE)) {
      assertThat(lock.holders()).as("holders of %s", lock).hasSize(1);
    }
    lock.holders().forEach(it -> checkBinding(log, it.session(), Keys.of(lock.name())));
    lock.waiters().forEach(it -> checkBinding(log, it.session(), Keys.of(lock.name())));
    if (!lock.waiters().isEmpty() && !lock.isDelayed(log.now())) {
      var next = lock.waiters().getFirst();
      assertThat(state.admits(next.session(), next.mode()))
          .as("whether somebody waits in vain for %s", lock)
          .isFalse();
    }
  }

  private static void checkBinding(CoordinationLog log, SessionId session, String key) {
    assertThat(log.session(session))
        .as("session that has something of %s", key)
        .isInstanceOfSatisfying(
            SessionState.Live.class, live -> assertThat(live.it().bound()).contains(key));
  }

  private static void checkBound(CoordinationLog log, SessionState.Lasting session) {
    for (var key : session.bound()) {
      assertThat(has(log.state(key), session.session()))
          .as("whether %s has anything of %s", session, key)
          .isTrue();
    }
  }

  private static boolean has(CoordinationState state, SessionId session) {
    return switch (state) {
      case Grantable it ->
          it.line().holder(session).isPresent() || it.line().waiter(session).isPresent();
      case BarrierState barrier -> barrier.holds(session);
      case NameState.Present name -> name.owner().filter(session::equals).isPresent();
      case MemberState _,
          PortionState _,
          PlacementState _,
          SessionState _,
          RegisterState _,
          NameState.Absent _,
          AccessState _,
          AccessCount _,
          CounterState _,
          SequenceState _,
          LatchState _ ->
          false;
    };
  }

  /** No id comes twice: a block begins where the one before it has ended. */
  void reserve(SequenceEvent.IdsReserved block) {
    assertThat(block.from()).as("block %s", block).isLessThan(block.to());
    var before = ends.put(block.sequence(), block.to());
    assertThat(before == null || before == block.from()).as("%s after %s", block, before).isTrue();
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

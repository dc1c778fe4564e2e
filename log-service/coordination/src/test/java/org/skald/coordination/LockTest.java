package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.LockHeld;
import org.skald.coordination.CoordinationRejection.LockHeldOtherwise;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.CoordinationRejection.TokenSuperseded;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.coordination.LockEvent.LockLost;
import org.skald.coordination.LockEvent.LockReleased;
import org.skald.coordination.LockEvent.LockWaitEnded;
import org.skald.coordination.SessionEvent.SessionBound;
import org.skald.log.Position;

/** Locks: who gets them, when, and with which token. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockTest {

  private static final LockName LOCK = new LockName("printer");
  private static final Duration LONG = Duration.ofHours(1);

  private final CoordinationLog log = CoordinationLog.withNode();
  private final SessionId ann = log.open("ann");
  private final SessionId bob = log.open("bob");
  private final SessionId eve = log.open("eve");

  private List<CoordinationEvent> acquire(SessionId session, LockMode mode) {
    return log.accept(wish(session, mode, Optional.of(LONG)));
  }

  private static LockCommand.Acquire wish(
      SessionId session, LockMode mode, Optional<Duration> patience) {
    return new LockCommand.Acquire(LOCK, session, mode, patience, Duration.ZERO);
  }

  private static LockCommand.Acquire delayed(SessionId session) {
    return new LockCommand.Acquire(
        LOCK, session, LockMode.EXCLUSIVE, Optional.of(LONG), Duration.ofSeconds(5));
  }

  private List<CoordinationEvent> release(SessionId session) {
    var token = log.lock(LOCK).holder(session).orElseThrow().token();
    return log.accept(new LockCommand.Release(LOCK, session, Optional.of(token)));
  }

  private void lose(SessionId session) {
    log.accept(new SessionCommand.Forsake(session, CoordinationLog.NODE, CoordinationLog.LIFE));
  }

  private List<SessionId> holders() {
    return log.lock(LOCK).holders().stream().map(LockState.Holder::session).toList();
  }

  private List<SessionId> waiters() {
    return log.lock(LOCK).waiters().stream().map(LockState.Waiter::session).toList();
  }

  @Test
  void a_free_lock_is_granted_with_the_place_of_the_record_as_its_token() {
    var events = acquire(ann, LockMode.EXCLUSIVE);

    assertThat(events)
        .containsExactly(
            new SessionBound(ann, Keys.of(LOCK)),
            new LockGranted(LOCK, ann, LockMode.EXCLUSIVE, log.position(), Duration.ZERO));
    assertThat(log.lock(LOCK).isCurrent(log.position())).isTrue();
  }

  @Test
  void a_repeated_wish_changes_nothing() {
    acquire(ann, LockMode.EXCLUSIVE);
    acquire(bob, LockMode.EXCLUSIVE);

    assertThat(acquire(ann, LockMode.EXCLUSIVE)).isEmpty();
    assertThat(acquire(bob, LockMode.EXCLUSIVE)).isEmpty();
  }

  @Test
  void who_does_not_wait_is_refused_while_somebody_holds_it() {
    acquire(ann, LockMode.EXCLUSIVE);

    assertThat(log.refuse(wish(bob, LockMode.SHARED, Optional.empty())))
        .isEqualTo(new LockHeld(LOCK, 1, 0));
  }

  @Test
  void waiters_get_it_in_their_order_each_with_a_greater_token() {
    acquire(ann, LockMode.EXCLUSIVE);
    var first = log.position();
    acquire(bob, LockMode.EXCLUSIVE);
    acquire(eve, LockMode.EXCLUSIVE);

    release(ann);

    assertThat(holders()).containsExactly(bob);
    assertThat(waiters()).containsExactly(eve);
    assertThat(log.lock(LOCK).holder(bob).orElseThrow().token()).isGreaterThan(first);
  }

  @Test
  void shared_holders_are_together_and_an_exclusive_one_waits_for_them_all() {
    acquire(ann, LockMode.SHARED);
    acquire(bob, LockMode.SHARED);
    acquire(eve, LockMode.EXCLUSIVE);

    release(ann);
    assertThat(holders()).containsExactly(bob);
    release(bob);

    assertThat(holders()).containsExactly(eve);
  }

  @Test
  void a_shared_wish_does_not_overtake_an_exclusive_one_that_waits() {
    acquire(ann, LockMode.SHARED);
    acquire(bob, LockMode.EXCLUSIVE);
    acquire(eve, LockMode.SHARED);

    assertThat(waiters()).containsExactly(bob, eve);
    release(ann);
    assertThat(holders()).containsExactly(bob);
  }

  @Test
  void all_shared_waiters_in_a_row_get_it_at_once() {
    acquire(ann, LockMode.EXCLUSIVE);
    acquire(bob, LockMode.SHARED);
    acquire(eve, LockMode.SHARED);

    release(ann);

    assertThat(holders()).containsExactly(bob, eve);
  }

  @Test
  void a_holder_cannot_change_the_mode() {
    acquire(ann, LockMode.SHARED);

    assertThat(log.refuse(wish(ann, LockMode.EXCLUSIVE, Optional.of(LONG))))
        .isEqualTo(new LockHeldOtherwise(LOCK, LockMode.SHARED));
  }

  @Test
  void a_token_that_does_not_hold_any_more_releases_nothing() {
    acquire(ann, LockMode.EXCLUSIVE);
    var old = Optional.of(log.position());
    acquire(bob, LockMode.EXCLUSIVE);
    release(ann);

    assertThat(log.refuse(new LockCommand.Release(LOCK, ann, old)))
        .isEqualTo(new TokenSuperseded(LOCK));
    assertThat(log.refuse(new LockCommand.Release(LOCK, bob, old)))
        .isEqualTo(new TokenSuperseded(LOCK));
    assertThat(holders()).containsExactly(bob);
    assertThat(log.lock(LOCK).isCurrent(old.orElseThrow())).isFalse();
  }

  @Test
  void who_gives_up_is_passed_over() {
    acquire(ann, LockMode.EXCLUSIVE);
    acquire(bob, LockMode.EXCLUSIVE);
    acquire(eve, LockMode.EXCLUSIVE);

    log.accept(new LockCommand.Release(LOCK, bob, Optional.empty()));
    release(ann);

    assertThat(holders()).containsExactly(eve);
    assertThat(log.session(bob))
        .isInstanceOfSatisfying(
            SessionState.Safe.class, it -> assertThat(it.it().bound()).isEmpty());
  }

  @Test
  void an_exclusive_waiter_that_gives_up_lets_shared_ones_behind_it_in() {
    acquire(ann, LockMode.SHARED);
    acquire(bob, LockMode.EXCLUSIVE);
    acquire(eve, LockMode.SHARED);

    log.accept(new LockCommand.Release(LOCK, bob, Optional.empty()));

    assertThat(holders()).containsExactly(ann, eve);
  }

  @Test
  void patience_ends_in_log_time() {
    acquire(ann, LockMode.EXCLUSIVE);
    log.accept(wish(bob, LockMode.EXCLUSIVE, Optional.of(Duration.ofSeconds(2))));

    assertThat(log.pass(Duration.ofMillis(1_999))).isEmpty();
    assertThat(log.pass(Duration.ofMillis(1)))
        .contains(new LockWaitEnded(LOCK, bob, WaitEnd.TIMED_OUT));

    assertThat(waiters()).isEmpty();
  }

  @Test
  void a_session_that_ends_gives_back_what_it_holds_and_its_places_in_line() {
    var other = new LockName("scanner");
    acquire(ann, LockMode.EXCLUSIVE);
    acquire(bob, LockMode.EXCLUSIVE);
    log.accept(
        new LockCommand.Acquire(other, bob, LockMode.SHARED, Optional.empty(), Duration.ZERO));

    lose(bob);
    assertThat(waiters()).isEmpty();
    assertThat(log.lock(other).holders()).isEmpty();
    lose(ann);

    assertThat(holders()).isEmpty();
    assertThat(log.states()).doesNotContainKeys(Keys.of(LOCK), Keys.of(other), Keys.of(ann));
  }

  @Test
  void after_an_unclean_loss_nobody_gets_it_before_the_delay_is_over() {
    log.accept(delayed(ann));
    var token = log.position();
    acquire(bob, LockMode.EXCLUSIVE);

    lose(ann);
    var until = log.now().plusSeconds(5);
    assertThat(holders()).isEmpty();
    assertThat(log.refuse(wish(eve, LockMode.EXCLUSIVE, Optional.empty())))
        .isInstanceOf(LockHeld.class);
    assertThat(log.lock(LOCK).delayedUntil()).contains(until);
    log.pass(Duration.ofMillis(4_999));
    assertThat(holders()).isEmpty();
    log.pass(Duration.ofMillis(1));

    assertThat(holders()).containsExactly(bob);
    assertThat(log.lock(LOCK).holder(bob).orElseThrow().token()).isGreaterThan(token);
  }

  @Test
  void the_longest_delay_counts_when_several_that_shared_it_are_lost() {
    log.accept(
        new LockCommand.Acquire(
            LOCK, ann, LockMode.SHARED, Optional.empty(), Duration.ofSeconds(5)));
    log.accept(
        new LockCommand.Acquire(
            LOCK, bob, LockMode.SHARED, Optional.empty(), Duration.ofSeconds(1)));
    acquire(eve, LockMode.EXCLUSIVE);

    lose(ann);
    lose(bob);
    log.pass(Duration.ofMillis(4_999));
    assertThat(holders()).isEmpty();
    log.pass(Duration.ofMillis(1));

    assertThat(holders()).containsExactly(eve);
  }

  @Test
  void a_clean_end_has_no_delay() {
    log.accept(delayed(ann));
    acquire(bob, LockMode.EXCLUSIVE);

    var events = log.accept(new SessionCommand.Close(ann));

    assertThat(events).hasAtLeastOneElementOfType(LockReleased.class);
    assertThat(events).doesNotHaveAnyElementsOfTypes(LockLost.class);
    assertThat(holders()).containsExactly(bob);
  }

  @Test
  void a_delay_that_ends_while_another_still_shares_the_lock_wakes_nobody_in_vain() {
    log.accept(
        new LockCommand.Acquire(
            LOCK, ann, LockMode.SHARED, Optional.empty(), Duration.ofSeconds(5)));
    acquire(bob, LockMode.SHARED);
    acquire(eve, LockMode.EXCLUSIVE);

    lose(ann);
    log.pass(Duration.ofSeconds(6));
    assertThat(holders()).containsExactly(bob);
    release(bob);

    assertThat(holders()).containsExactly(eve);
  }

  @Test
  void only_a_session_that_is_open_gets_a_lock() {
    log.accept(new SessionCommand.Close(ann));

    assertThat(log.refuse(wish(ann, LockMode.EXCLUSIVE, Optional.of(LONG))))
        .isEqualTo(new SessionNotFound(ann));
  }

  @Test
  void a_token_never_comes_twice() {
    acquire(ann, LockMode.EXCLUSIVE);
    var first = log.position();
    release(ann);

    acquire(ann, LockMode.EXCLUSIVE);

    assertThat(log.lock(LOCK).holder(ann).orElseThrow().token())
        .isGreaterThan(first)
        .isEqualTo(new Position(log.position().value()));
  }
}

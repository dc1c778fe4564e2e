package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.CoordinationRejection.LockHeld;
import org.skald.coordination.CoordinationRejection.PermitsDiffer;
import org.skald.coordination.CoordinationRejection.SemaphoreLimitDiffers;
import org.skald.coordination.CoordinationRejection.TokenSuperseded;
import org.skald.coordination.LockEvent.LockGranted;
import org.skald.coordination.SemaphoreEvent.PermitsWanted;
import org.skald.coordination.SemaphoreEvent.SemaphoreLimited;
import org.skald.coordination.SessionEvent.SessionBound;
import org.skald.log.Position;

/** Semaphores: who has permits, and who is next. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SemaphoreTest {

  private static final LockName SEMAPHORE = LockName.ofSemaphore("connections");
  private static final Optional<Duration> LONG = Optional.of(Duration.ofHours(1));

  private final CoordinationLog log = CoordinationLog.withNode();
  private final SessionId ann = log.open("ann");
  private final SessionId bob = log.open("bob");
  private final SessionId eve = log.open("eve");

  private static SemaphoreCommand.AcquirePermits wish(
      SessionId session, int permits, Optional<Duration> patience) {
    return new SemaphoreCommand.AcquirePermits(SEMAPHORE, session, 3, permits, patience);
  }

  private List<CoordinationEvent> acquire(SessionId session, int permits) {
    return log.accept(wish(session, permits, LONG));
  }

  private void release(SessionId session) {
    var token = log.lock(SEMAPHORE).holder(session).orElseThrow().token();
    log.accept(new LockCommand.Release(SEMAPHORE, session, Optional.of(token)));
  }

  private List<SessionId> holders() {
    return log.lock(SEMAPHORE).holders().stream().map(LockState.Holder::session).toList();
  }

  private List<SessionId> waiters() {
    return log.lock(SEMAPHORE).waiters().stream().map(LockState.Waiter::session).toList();
  }

  @Test
  void who_comes_first_says_how_many_permits_there_are() {
    var events = acquire(ann, 2);

    assertThat(events)
        .containsExactly(
            new SemaphoreLimited(SEMAPHORE, 3),
            new PermitsWanted(SEMAPHORE, ann, 2),
            new SessionBound(ann, Keys.of(SEMAPHORE)),
            new LockGranted(SEMAPHORE, ann, LockMode.SHARED, log.position(), Duration.ZERO));
    assertThat(log.semaphore(SEMAPHORE).free()).isEqualTo(1);
  }

  @Test
  void another_number_of_permits_is_refused_even_when_nobody_has_one() {
    acquire(ann, 1);
    release(ann);

    var refused =
        log.refuse(new SemaphoreCommand.AcquirePermits(SEMAPHORE, bob, 4, 1, Optional.empty()));

    assertThat(refused)
        .isEqualTo(new SemaphoreLimitDiffers(SEMAPHORE, 4, 3))
        .extracting(CoordinationRejection::explain)
        .isEqualTo(
            "expected semaphore 'connections' to have 4 permits, found that it was made with 3");
  }

  @Test
  void permits_are_shared_as_long_as_they_last() {
    acquire(ann, 2);
    acquire(bob, 1);

    assertThat(log.refuse(wish(eve, 1, Optional.empty()))).isEqualTo(new LockHeld(SEMAPHORE, 2, 0));
    assertThat(holders()).containsExactly(ann, bob);
  }

  @Test
  void who_wants_many_is_not_overtaken_by_who_wants_few() {
    acquire(ann, 2);
    acquire(bob, 3);
    acquire(eve, 1);
    assertThat(waiters()).containsExactly(bob, eve);

    release(ann);
    assertThat(holders()).containsExactly(bob);
    release(bob);

    assertThat(holders()).containsExactly(eve);
  }

  @Test
  void all_for_whom_there_are_permits_get_them_at_once() {
    acquire(ann, 3);
    acquire(bob, 1);
    acquire(eve, 2);

    release(ann);

    assertThat(holders()).containsExactly(bob, eve);
    assertThat(log.semaphore(SEMAPHORE).free()).isZero();
  }

  @Test
  void a_session_that_ends_gives_its_permits_back() {
    acquire(ann, 3);
    acquire(bob, 2);

    log.accept(new SessionCommand.Forsake(ann, CoordinationLog.NODE, CoordinationLog.LIFE));

    assertThat(holders()).containsExactly(bob);
    assertThat(log.semaphore(SEMAPHORE).permits()).containsOnlyKeys(bob);
  }

  @Test
  void patience_ends_in_log_time_and_lets_those_behind_in() {
    acquire(ann, 2);
    log.accept(wish(bob, 2, Optional.of(Duration.ofSeconds(2))));
    acquire(eve, 1);

    log.pass(Duration.ofSeconds(2));

    assertThat(holders()).containsExactly(ann, eve);
  }

  @Test
  void a_repeated_wish_changes_nothing_and_one_for_another_number_is_refused() {
    acquire(ann, 2);
    acquire(bob, 2);

    assertThat(acquire(ann, 2)).isEmpty();
    assertThat(acquire(bob, 2)).isEmpty();
    assertThat(log.refuse(wish(ann, 1, LONG))).isEqualTo(new PermitsDiffer(SEMAPHORE, 1, 2));
    assertThat(log.refuse(wish(bob, 1, LONG))).isEqualTo(new PermitsDiffer(SEMAPHORE, 1, 2));
  }

  @Test
  void a_token_that_does_not_hold_any_more_releases_nothing() {
    acquire(ann, 1);
    var token = log.position();
    release(ann);

    assertThat(log.refuse(new LockCommand.Release(SEMAPHORE, ann, Optional.of(token))))
        .isEqualTo(new TokenSuperseded(SEMAPHORE));
    assertThat(log.lock(SEMAPHORE).isCurrent(token)).isFalse();
    assertThat(token).isEqualTo(new Position(log.position().value() - 2));
  }

  @Test
  void nobody_may_want_more_than_there_are_or_nothing() {
    for (var permits : List.of(0, 4)) {
      assertThatThrownBy(() -> wish(ann, permits, LONG))
          .hasMessage("expected 1 to 3 permits of a semaphore of 3, found " + permits);
    }
  }
}

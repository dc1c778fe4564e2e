package org.skald.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.coordination.BarrierEvent.BarrierEntered;
import org.skald.coordination.BarrierEvent.BarrierOpened;
import org.skald.coordination.CoordinationRejection.BarrierBusy;
import org.skald.coordination.CoordinationRejection.CountDiffers;
import org.skald.coordination.CoordinationRejection.SessionNotFound;
import org.skald.coordination.SessionEvent.SessionBound;

/** Barriers: who is inside, and when all go on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BarrierTest {

  private static final BarrierName BARRIER = new BarrierName("phase");

  private final CoordinationLog log = CoordinationLog.withNode();
  private final SessionId ann = log.open("ann");
  private final SessionId bob = log.open("bob");
  private final SessionId eve = log.open("eve");

  private static BarrierCommand.Enter wish(SessionId session) {
    return new BarrierCommand.Enter(BARRIER, session, 2);
  }

  private List<CoordinationEvent> enter(SessionId session) {
    return log.accept(wish(session));
  }

  private void leave(SessionId session) {
    log.accept(new BarrierCommand.Leave(BARRIER, session));
  }

  private CoordinationState barrier() {
    return log.state(Keys.of(BARRIER));
  }

  @Test
  void a_barrier_opens_when_all_have_entered() {
    enter(ann);
    var round = log.position();

    var events = enter(bob);

    assertThat(events)
        .containsExactly(
            new SessionBound(bob, Keys.of(BARRIER)),
            new BarrierEntered(BARRIER, bob, 2, round),
            new BarrierOpened(BARRIER));
    assertThat(barrier()).isEqualTo(new BarrierState.Round(2, round, true, Set.of(ann, bob)));
  }

  @Test
  void it_stays_open_until_all_have_left_and_then_the_next_round_may_begin() {
    enter(ann);
    enter(bob);

    leave(ann);
    assertThat(log.refuse(wish(eve))).isEqualTo(new BarrierBusy(BARRIER, 1));
    assertThat(log.refuse(wish(ann))).isEqualTo(new BarrierBusy(BARRIER, 1));
    leave(bob);
    assertThat(barrier()).isEqualTo(BarrierState.EMPTY);
    enter(eve);

    assertThat(barrier()).isEqualTo(new BarrierState.Round(2, log.position(), false, Set.of(eve)));
  }

  @Test
  void who_leaves_before_it_opens_is_not_counted() {
    enter(ann);
    enter(ann);
    leave(ann);
    leave(ann);
    enter(bob);

    assertThat(barrier())
        .isInstanceOfSatisfying(BarrierState.Round.class, it -> assertThat(it.open()).isFalse());
  }

  @Test
  void a_session_that_ends_has_left() {
    enter(ann);
    enter(bob);

    log.accept(new SessionCommand.Forsake(ann, CoordinationLog.NODE, CoordinationLog.LIFE));
    assertThat(log.states()).containsKey(Keys.of(BARRIER));
    log.accept(new SessionCommand.Close(bob));

    assertThat(barrier()).isEqualTo(BarrierState.EMPTY);
    assertThat(log.states()).doesNotContainKey(Keys.of(BARRIER));
  }

  @Test
  void another_number_of_parties_is_refused_while_a_round_is_under_way() {
    enter(ann);

    assertThat(log.refuse(new BarrierCommand.Enter(BARRIER, bob, 3)))
        .isEqualTo(new CountDiffers("barrier 'phase'", 3, 2));
    leave(ann);

    assertThat(log.accept(new BarrierCommand.Enter(BARRIER, bob, 3))).isNotEmpty();
  }

  @Test
  void only_a_session_that_is_open_may_enter() {
    log.accept(new SessionCommand.Close(ann));

    assertThat(log.refuse(wish(ann))).isEqualTo(new SessionNotFound(ann));
  }
}

package org.skald.saga.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.testkit.Scenario;
import org.skald.saga.Caller.Ask;
import org.skald.saga.CommandId;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.LockMode;
import org.skald.saga.SagaCommand.Outcome;
import org.skald.saga.SagaEffect;
import org.skald.saga.SagaEffect.AnswerCaller;
import org.skald.saga.SagaId;
import org.skald.saga.lock.LockCommand.Acquire;
import org.skald.saga.lock.LockCommand.AddQuantity;
import org.skald.saga.lock.LockCommand.Release;
import org.skald.saga.lock.LockCommand.ReleaseByHand;
import org.skald.saga.lock.LockCommand.SetQuantity;
import org.skald.saga.lock.LockEvent.Answer;
import org.skald.saga.lock.LockEvent.LockAskedAgain;
import org.skald.saga.lock.LockEvent.LockAwaited;
import org.skald.saga.lock.LockEvent.LockGranted;
import org.skald.saga.lock.LockEvent.LockRefused;
import org.skald.saga.lock.LockEvent.LockReleased;
import org.skald.saga.lock.LockEvent.LockReleasedByHand;
import org.skald.saga.lock.LockEvent.LockWithdrawn;
import org.skald.saga.lock.LockEvent.QuantityChanged;
import org.skald.saga.lock.LockRejection.LockNotHeld;
import org.skald.saga.lock.LockRejection.NotItsHolder;
import org.skald.saga.lock.LockRejection.QuantityOutOfBounds;

/** Who is granted a lock, in which order, and what is left of a quantity. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LockDeciderTest {

  private static final String KEY = "account/7";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Scenario<LockCommand, LockState, LockEvent, LockRejection, SagaEffect> none() {
    return Scenario.of(new LockDecider());
  }

  private static Claim exclusive(String saga) {
    return claim(saga, 1, LockMode.EXCLUSIVE, 0);
  }

  private static Claim shared(String saga) {
    return claim(saga, 1, LockMode.SHARED, 0);
  }

  private static Claim escrow(String saga, long amount) {
    return claim(saga, 1, LockMode.ESCROW, amount);
  }

  private static Claim claim(String saga, int attempt, LockMode mode, long amount) {
    var command = new CommandId(new SagaId(saga), "locks.0", Direction.DO);
    return new Claim(KEY, command, ask(attempt), mode, amount, "proof of " + saga);
  }

  private static Ask ask(int attempt) {
    return new Ask(attempt, "token-" + attempt);
  }

  private static Release givesBack(String saga) {
    return new Release(
        KEY, undo(saga), Optional.of(ask(1)), OptionalLong.empty(), "proof of " + saga);
  }

  private static Release completes(String saga, long token) {
    return new Release(
        KEY, undo(saga), Optional.empty(), OptionalLong.of(token), "proof of " + saga);
  }

  private static CommandId undo(String saga) {
    return new CommandId(new SagaId(saga), "locks.0", Direction.UNDO);
  }

  private static SagaEffect tells(Claim claim, Outcome outcome) {
    var ask = claim.ask();
    return new AnswerCaller(claim.command(), ask.attempt(), ask.replyToken(), outcome);
  }

  private static SagaEffect givenBack(String saga) {
    return new AnswerCaller(undo(saga), 1, "token-1", new Outcome.Ok(Optional.empty()));
  }

  private static LockEvent granted(Claim claim, long token) {
    return new LockGranted(none().now(), claim, token);
  }

  private static LockEvent awaited(Claim claim) {
    return new LockAwaited(none().now(), claim, none().now().plus(PATIENCE));
  }

  private static LockEvent counted(long quantity) {
    return new QuantityChanged(KEY, none().now(), quantity, "ada", "stocktaking");
  }

  private static LockEvent released(String saga, boolean completed) {
    return new LockReleased(
        KEY,
        none().now(),
        new SagaId(saga),
        completed,
        completed ? Optional.empty() : Optional.of(new Answer(undo(saga), ask(1))));
  }

  /** The token of what is granted now: the place of the scenario. */
  private static long token() {
    return 0;
  }

  @Test
  void a_lock_that_nobody_holds_is_granted_at_once() {
    none()
        .when(new Acquire(exclusive("a"), PATIENCE))
        .thenEvents(granted(exclusive("a"), token()))
        .thenEffects(tells(exclusive("a"), new Outcome.Granted(KEY, token())));
  }

  @Test
  void who_comes_when_as_many_as_can_be_are_there_is_refused_at_once() {
    var holders =
        IntStream.range(0, LockState.CLAIMS_MAX)
            .mapToObj(it -> granted(shared("s-" + it), it))
            .toArray(LockEvent[]::new);
    var refused =
        "expected fewer than 2500 sagas that hold the lock 'account/7' or wait for it,"
            + " found as many";

    none()
        .given(holders)
        .when(new Acquire(shared("late"), PATIENCE))
        .thenEvents(new LockRefused(none().now(), shared("late"), refused))
        .thenEffects(tells(shared("late"), new Outcome.Refused(refused)));
    none().given(holders).when(new Acquire(shared("s-7"), PATIENCE)).thenEvents();
  }

  @Test
  void who_comes_second_waits() {
    none()
        .given(granted(exclusive("a"), 3))
        .when(new Acquire(exclusive("b"), PATIENCE))
        .thenEvents(awaited(exclusive("b")))
        .thenEffects();
  }

  @Test
  void who_has_waited_longest_is_next() {
    none()
        .given(granted(exclusive("a"), 3), awaited(exclusive("b")), awaited(exclusive("c")))
        .when(givesBack("a"))
        .thenEvents(released("a", false), granted(exclusive("b"), token()))
        .thenEffects(givenBack("a"), tells(exclusive("b"), new Outcome.Granted(KEY, token())));
  }

  @Test
  void sharers_hold_it_together() {
    none()
        .given(granted(shared("a"), 3))
        .when(new Acquire(shared("b"), PATIENCE))
        .thenEvents(granted(shared("b"), token()));
  }

  @Test
  void a_sharer_does_not_pass_one_who_waits() {
    none()
        .given(granted(shared("a"), 3), awaited(exclusive("b")))
        .when(new Acquire(shared("c"), PATIENCE))
        .thenEvents(awaited(shared("c")));
  }

  @Test
  void who_asks_again_while_it_waits_is_answered_once_by_its_newest_attempt() {
    var again = claim("b", 2, LockMode.EXCLUSIVE, 0);
    none()
        .given(granted(exclusive("a"), 3), awaited(exclusive("b")))
        .when(new Acquire(again, PATIENCE))
        .thenEvents(new LockAskedAgain(none().now(), again))
        .thenEffects();
  }

  @Test
  void who_asks_again_while_it_holds_the_lock_is_told_so_again() {
    var again = claim("a", 2, LockMode.EXCLUSIVE, 0);
    none()
        .given(granted(exclusive("a"), 3))
        .when(new Acquire(again, PATIENCE))
        .thenEvents(new LockAskedAgain(none().now(), again))
        .thenEffects(tells(again, new Outcome.Granted(KEY, 3)));
  }

  @Test
  void a_repeat_of_the_same_attempt_changes_nothing() {
    none()
        .given(granted(exclusive("a"), 3))
        .when(new Acquire(exclusive("a"), PATIENCE))
        .thenEvents();
  }

  @Test
  void who_waits_too_long_is_refused_and_told_who_holds_it() {
    none()
        .given(granted(exclusive("a"), 3), awaited(exclusive("b")))
        .whenTimerIsDue()
        .thenEvents(
            new LockRefused(
                none().now().plus(PATIENCE),
                exclusive("b"),
                "expected the lock 'account/7' within 30000 ms, found it held by 'a'"));
  }

  @Test
  void who_is_behind_one_that_is_refused_may_be_next() {
    var later = none().now().plusSeconds(5);
    none()
        .given(
            granted(shared("a"), 3),
            awaited(exclusive("b")),
            new LockAwaited(later, shared("c"), later.plus(PATIENCE)))
        .whenTimerIsDue()
        .thenEvents(
            new LockRefused(
                none().now().plus(PATIENCE),
                exclusive("b"),
                "expected the lock 'account/7' within 30000 ms, found it held by 'a'"),
            new LockGranted(none().now().plus(PATIENCE), shared("c"), 1));
  }

  @Test
  void who_does_not_wait_any_more_makes_room() {
    none()
        .given(granted(shared("a"), 3), awaited(exclusive("b")), awaited(shared("c")))
        .when(givesBack("b"))
        .thenEvents(
            new LockWithdrawn(
                KEY, none().now(), new SagaId("b"), Optional.of(new Answer(undo("b"), ask(1)))),
            granted(shared("c"), token()));
  }

  @Test
  void nobody_gives_back_what_another_holds() {
    var forged = new Release(KEY, undo("a"), Optional.of(ask(1)), OptionalLong.empty(), "a guess");
    none()
        .given(granted(exclusive("a"), 3))
        .when(forged)
        .thenRejected(new NotItsHolder(KEY, new SagaId("a")));
  }

  @Test
  void what_is_not_held_cannot_be_given_back() {
    none().when(givesBack("a")).thenRejected(new LockNotHeld(KEY, new SagaId("a")));
  }

  @Test
  void what_a_completed_saga_took_is_gone() {
    var state =
        none()
            .given(counted(10), granted(escrow("a", 4), 3))
            .when(completes("a", 3))
            .thenEvents(released("a", true))
            .state();
    assertThat(state.quantity()).isEqualTo(6);
  }

  @Test
  void what_a_saga_gives_back_is_there_again() {
    var state =
        none()
            .given(counted(10), granted(escrow("a", 4), 3))
            .when(givesBack("a"))
            .thenEvents(released("a", false))
            .state();
    assertThat(state.available()).isEqualTo(10);
  }

  @Test
  void what_is_gone_is_gone_once_also_when_an_old_request_has_been_granted_again() {
    none()
        .given(counted(10), granted(escrow("a", 4), 3), released("a", true))
        .given(granted(escrow("a", 4), 8))
        .when(completes("a", 3))
        .thenRejected(new LockNotHeld(KEY, new SagaId("a")));
  }

  @Test
  void takers_share_a_quantity_for_as_long_as_there_is_enough_for_all() {
    none()
        .given(counted(10), granted(escrow("a", 4), 3))
        .when(new Acquire(escrow("b", 6), PATIENCE))
        .thenEvents(granted(escrow("b", 6), token()));
  }

  @Test
  void who_would_take_more_than_is_sure_to_be_left_waits() {
    none()
        .given(counted(10), granted(escrow("a", 4), 3))
        .when(new Acquire(escrow("b", 7), PATIENCE))
        .thenEvents(awaited(escrow("b", 7)));
  }

  @Test
  void who_wants_more_than_there_ever_can_be_is_refused_at_once() {
    none()
        .given(counted(10), granted(escrow("a", -2), 3))
        .when(new Acquire(escrow("b", 13), PATIENCE))
        .thenEvents(
            new LockRefused(
                none().now(), escrow("b", 13), "expected at least 13 of 'account/7', found 10"));
  }

  @Test
  void who_waits_for_more_than_is_left_for_good_is_refused_as_soon_as_that_is_known() {
    none()
        .given(counted(10), granted(escrow("a", 4), 3), awaited(escrow("b", 7)))
        .given(awaited(escrow("c", 6)))
        .when(completes("a", 3))
        .thenEvents(
            released("a", true),
            new LockRefused(
                none().now(), escrow("b", 7), "expected at least 7 of 'account/7', found 6"),
            granted(escrow("c", 6), token()));
  }

  @Test
  void who_waits_does_not_hope_for_what_those_behind_it_will_add() {
    none()
        .given(counted(4), granted(escrow("a", 4), 3), awaited(escrow("b", 1)))
        .given(awaited(escrow("c", -5)))
        .when(completes("a", 3))
        .thenEvents(
            released("a", true),
            new LockRefused(
                none().now(), escrow("b", 1), "expected at least 1 of 'account/7', found 0"),
            granted(escrow("c", -5), token()));
  }

  @Test
  void what_is_added_counts_when_the_saga_that_adds_has_completed() {
    none()
        .given(counted(10), granted(escrow("a", -2), 3), awaited(escrow("b", 12)))
        .when(completes("a", 3))
        .thenEvents(released("a", true), granted(escrow("b", 12), token()));
  }

  @Test
  void who_counts_can_let_those_who_wait_go_on() {
    none()
        .given(counted(10), granted(escrow("a", 4), 3), awaited(escrow("b", 7)))
        .when(new AddQuantity(KEY, 1, "ada", "stocktaking"))
        .thenEvents(counted(11), granted(escrow("b", 7), token()));
  }

  @Test
  void nobody_counts_less_than_sagas_have_taken() {
    none()
        .given(counted(10), granted(escrow("a", 4), 3))
        .when(new SetQuantity(KEY, 3, "ada", "stocktaking"))
        .thenRejected(new QuantityOutOfBounds(KEY, 4, LockState.QUANTITY_MAX, 3));
  }

  @Test
  void a_lock_can_be_taken_away_by_hand() {
    none()
        .given(granted(exclusive("a"), 3), awaited(exclusive("b")))
        .when(new ReleaseByHand(KEY, new SagaId("a"), "ada", "its database is gone"))
        .thenEvents(
            new LockReleasedByHand(
                KEY, none().now(), new SagaId("a"), "ada", "its database is gone"),
            granted(exclusive("b"), token()));
  }

  @Test
  void a_lock_that_nobody_holds_is_as_if_it_had_never_been() {
    var state = none().given(granted(exclusive("a"), 3)).when(completes("a", 3)).state();
    assertThat(state).isEqualTo(new LockState(0, List.of(), List.of()));
  }
}

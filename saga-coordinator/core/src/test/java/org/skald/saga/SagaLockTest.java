package org.skald.saga;

import static org.skald.saga.Past.ok;
import static org.skald.saga.Past.refused;
import static org.skald.saga.Past.undone;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.pivot;
import static org.skald.saga.StepSpec.retriable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaEffect.AcquireLock;
import org.skald.saga.SagaEffect.ReleaseLock;
import org.skald.saga.SagaEvent.Cause;
import org.skald.saga.SagaEvent.HeldLock;
import org.skald.saga.SagaEvent.LockAcquired;
import org.skald.saga.SagaEvent.LockRequested;
import org.skald.saga.SagaEvent.LockReturned;
import org.skald.saga.SagaEvent.LockSentBack;
import org.skald.saga.SagaEvent.LocksReleased;
import org.skald.saga.SagaEvent.Outcome;
import org.skald.saga.SagaEvent.StepFannedOut;
import org.skald.saga.SagaEvent.StepSucceeded;

/** What a saga does about its locks: it takes them first, and gives them back last. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaLockTest {

  private static final LockRequest ORDER = exclusive("order/1");
  private static final LockRequest STOCK =
      new LockRequest("stock/7", LockMode.ESCROW, 3, StepSpec.TIMEOUT);
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final SagaDefinition RETURN =
      underLocks(List.of(STOCK, ORDER), compensatable("reserve"), pivot("pay").after("reserve"));

  private static LockRequest exclusive(String key) {
    return new LockRequest(key, LockMode.EXCLUSIVE, 0, StepSpec.TIMEOUT);
  }

  private static SagaDefinition underLocks(List<LockRequest> locks, StepSpec... steps) {
    return StepSpec.underLocks(LockPlan.inOrder(locks), Optional.empty(), steps);
  }

  private static SagaEvent requested(Past past, int index, LockRequest request) {
    var due = past.now().plus(StepSpec.TIMEOUT).plus(MARGIN);
    return new LockRequested(Past.ORDER, past.now(), "locks." + index, 1, request, due);
  }

  private static SagaEvent granted(Past past, int index) {
    var step = "locks." + index;
    return new LockAcquired(Past.ORDER, past.now(), step, 1, "lock of " + step, 7);
  }

  private static SagaEvent returned(Past past, int index, LockRequest request) {
    var due = past.now().plus(MARGIN);
    return new LockReturned(Past.ORDER, past.now(), "locks." + index, 1, request.key(), due);
  }

  private static SagaEvent gathered(Past past) {
    return new StepSucceeded(Past.ORDER, past.now(), "locks", 1, Optional.empty());
  }

  private static SagaEffect release(int index, int attempt, LockRequest request) {
    return release(index, attempt, request, OptionalLong.empty());
  }

  private static SagaEffect release(
      int index, int attempt, LockRequest request, OptionalLong completed) {
    var command = new CommandId(Past.ORDER, "locks." + index, Direction.UNDO);
    return new ReleaseLock(command, attempt, request.key(), completed, Optional.empty());
  }

  private static Past locked() {
    return Past.startOf(RETURN).then(Past.granted("locks.0", 1)).then(Past.granted("locks.1", 1));
  }

  @Test
  void a_saga_asks_for_its_locks_first_in_the_order_of_their_keys() {
    var past = Past.none();
    past.when(Past.start(RETURN))
        .thenEvents(
            past.facts().started(RETURN),
            new StepFannedOut(Past.ORDER, past.now(), "locks", 2),
            requested(past, 0, ORDER))
        .thenEffects(
            new AcquireLock(
                new CommandId(Past.ORDER, "locks.0", Direction.DO),
                1,
                ORDER,
                past.now().plus(StepSpec.TIMEOUT).plus(MARGIN)));
  }

  @Test
  void it_asks_for_the_next_when_it_has_the_one_before() {
    var past = Past.startOf(RETURN);
    past.when(Past.granted("locks.0", 1)).thenEvents(granted(past, 0), requested(past, 1, STOCK));
  }

  @Test
  void its_steps_start_when_it_has_all() {
    var past = Past.startOf(RETURN).then(Past.granted("locks.0", 1));
    past.when(Past.granted("locks.1", 1))
        .thenEvents(
            granted(past, 1),
            gathered(past),
            past.facts().stepStarted("reserve", 1, "do reserve {locks=[]}"));
  }

  @Test
  void when_it_has_completed_it_gives_them_back_with_the_tokens_of_their_grants() {
    var past = locked().ok("reserve");
    past.when(ok("pay", 1))
        .thenEvents(
            past.facts().succeeded("pay", 1),
            new LocksReleased(
                Past.ORDER,
                past.now(),
                List.of(
                    new HeldLock("locks.0", ORDER.key(), 7),
                    new HeldLock("locks.1", STOCK.key(), 7))),
            past.facts().ended(Outcome.COMPLETED))
        .thenEffects(
            release(0, 0, ORDER, OptionalLong.of(7)), release(1, 0, STOCK, OptionalLong.of(7)));
  }

  @Test
  void on_the_way_back_it_gives_them_back_when_all_else_is_undone() {
    var past = locked().ok("reserve").then(refused("pay", 1));
    past.when(undone("reserve", 1))
        .thenEvents(past.facts().compensated("reserve", 1), returned(past, 1, STOCK))
        .thenEffects(release(1, 1, STOCK));
    past.then(undone("reserve", 1));
    past.when(undone("locks.1", 1))
        .thenEvents(past.facts().compensated("locks.1", 1), returned(past, 0, ORDER));
    past.then(undone("locks.1", 1));
    past.when(undone("locks.0", 1))
        .thenEvents(
            past.facts().compensated("locks.0", 1), past.facts().ended(Outcome.COMPENSATED));
  }

  @Test
  void a_lock_that_is_refused_turns_it_around() {
    var past = Past.startOf(RETURN).then(Past.granted("locks.0", 1));
    past.when(refused("locks.1", 1))
        .thenEvents(
            past.facts().refused("locks.1", 1),
            past.facts().turnedAt("locks.1", "sold out"),
            returned(past, 0, ORDER));
  }

  @Test
  void a_lock_that_it_waits_for_is_not_awaited_when_it_turns_around() {
    var past = Past.startOf(RETURN).then(Past.granted("locks.0", 1));
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(),
            past.facts().turned(Cause.CANCEL, "changed my mind"),
            returned(past, 1, STOCK));
  }

  @Test
  void what_is_granted_after_it_was_given_up_is_sent_back() {
    var past = Past.startOf(RETURN).then(Past.granted("locks.0", 1)).then(Past.cancel());
    past.then(undone("locks.1", 1));
    past.when(Past.granted("locks.1", 1))
        .thenEvents(
            new LockSentBack(
                Past.ORDER, past.now(), "locks.1", "lock of locks.1", Optional.empty()))
        .thenEffects(release(1, 0, exclusive("lock of locks.1")));
  }

  /** What an earlier saga of the id had asked for, and been given back, is asked for again. */
  @Test
  void what_is_granted_to_an_earlier_saga_of_the_id_is_sent_back_in_its_name() {
    var past = Past.startOf(RETURN);
    var earlier = past.now().minus(Duration.ofHours(1));
    past.when(ofSagaFrom(grantedAnew("locks.0"), earlier))
        .thenEvents(
            new LockSentBack(Past.ORDER, past.now(), "locks.0", "order/1", Optional.of(earlier)))
        .thenEffects(
            new ReleaseLock(
                new CommandId(Past.ORDER, "locks.0", Direction.UNDO),
                0,
                "order/1",
                OptionalLong.empty(),
                Optional.of(earlier)));
  }

  @Test
  void what_an_earlier_saga_of_the_id_is_told_is_not_taken() {
    var past = Past.startOf(RETURN);
    past.when(ofSagaFrom(refused("locks.0", 1), past.now().minus(Duration.ofHours(1))))
        .thenRejected(
            new SagaRejection.NotWaitingFor(
                new CommandId(Past.ORDER, "locks.0", Direction.DO),
                1,
                "it was an earlier saga of this id that asked"));
    past.when(ofSagaFrom(grantedAnew("locks.0"), past.now()))
        .thenEvents(
            new LockAcquired(Past.ORDER, past.now(), "locks.0", 1, "order/1", 8),
            requested(past, 1, STOCK));
  }

  private static SagaCommand ofSagaFrom(SagaCommand.Report report, Instant start) {
    return new SagaCommand.Report(
        report.commandId(), report.attempt(), report.outcome(), Optional.of(start));
  }

  private static SagaCommand.Report grantedAnew(String step) {
    return Past.report(step, 1, new SagaCommand.Outcome.Granted("order/1", 8));
  }

  @Test
  void what_is_granted_anew_after_its_end_is_sent_back() {
    var past = locked().ok("reserve", "pay");
    past.when(grantedAnew("locks.0"))
        .thenEvents(
            new LockSentBack(Past.ORDER, past.now(), "locks.0", "order/1", Optional.empty()))
        .thenEffects(release(0, 0, ORDER));
  }

  @Test
  void the_grant_under_which_it_has_completed_is_not_sent_back_when_it_comes_again() {
    var past = locked().ok("reserve", "pay");
    past.when(Past.granted("locks.0", 1))
        .thenRejected(
            new SagaRejection.NotWaitingFor(
                new CommandId(Past.ORDER, "locks.0", Direction.DO),
                1,
                "the saga has ended: COMPLETED"));
  }

  @Test
  void what_is_granted_anew_while_it_is_given_back_is_sent_back() {
    var past = Past.startOf(RETURN).then(Past.granted("locks.0", 1)).then(Past.cancel());
    past.when(grantedAnew("locks.1"))
        .thenEvents(
            new LockSentBack(Past.ORDER, past.now(), "locks.1", "order/1", Optional.empty()));
  }

  @Test
  void what_is_granted_once_more_while_it_is_held_changes_nothing() {
    var past = locked();
    past.when(Past.granted("locks.0", 1))
        .thenRejected(
            new SagaRejection.NotWaitingFor(
                new CommandId(Past.ORDER, "locks.0", Direction.DO), 1, "attempt 1 was granted"));
  }

  /** Somebody has taken it away, and the request has come again. */
  @Test
  void what_is_granted_anew_while_it_is_held_by_an_earlier_grant_is_sent_back() {
    var past = locked();
    past.when(grantedAnew("locks.0"))
        .thenEvents(
            new LockSentBack(Past.ORDER, past.now(), "locks.0", "order/1", Optional.empty()))
        .thenEffects(release(0, 0, ORDER));
  }

  @Test
  void an_earlier_grant_that_comes_late_is_not_sent_back() {
    var past = Past.startOf(RETURN).then(grantedAnew("locks.0"));
    past.when(Past.granted("locks.0", 1))
        .thenRejected(
            new SagaRejection.NotWaitingFor(
                new CommandId(Past.ORDER, "locks.0", Direction.DO), 1, "attempt 1 was granted"));
  }

  @Test
  void an_answer_that_grants_nothing_is_no_grant() {
    var past = Past.startOf(RETURN);
    past.when(ok("locks.0", 1))
        .thenRejected(
            new SagaRejection.NotWaitingFor(
                new CommandId(Past.ORDER, "locks.0", Direction.DO), 1, "attempt 1 is under way"));
  }

  @Test
  void a_saga_of_retriable_steps_can_turn_around_until_it_has_its_locks() {
    var notify = underLocks(List.of(ORDER), retriable("notify"));
    var past = Past.startOf(notify);
    past.when(Past.cancel())
        .thenEvents(
            past.facts().cancelRequested(),
            past.facts().turned(Cause.CANCEL, "changed my mind"),
            returned(past, 0, ORDER));
    past.then(Past.granted("locks.0", 1));
    past.when(Past.cancel())
        .thenRejected(
            new SagaRejection.TooLateToCancel(Past.ORDER, "it has passed its pivot 'locked'"));
  }

  @Test
  void a_key_that_is_asked_for_twice_is_taken_once() {
    var shared = new LockRequest("order/1", LockMode.SHARED, 0, Duration.ofMinutes(1));
    var definition = underLocks(List.of(ORDER, shared), compensatable("reserve"));
    var both = new LockRequest("order/1", LockMode.EXCLUSIVE, 0, shared.patience());
    var past = Past.none();
    past.when(Past.start(definition))
        .thenEvents(
            past.facts().started(definition),
            new StepFannedOut(Past.ORDER, past.now(), "locks", 1),
            requested(past, 0, both));
  }
}

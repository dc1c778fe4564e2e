package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.skald.saga.Past.ok;
import static org.skald.saga.StepSpec.compensatable;
import static org.skald.saga.StepSpec.definition;
import static org.skald.saga.StepSpec.pivot;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Timer;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaCommand.Wake;
import org.skald.saga.SagaEvent.LockSentBack;
import org.skald.saga.SagaEvent.SagaForgotten;
import org.skald.saga.SagaRejection.SagaIdTaken;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Ended;

/** For how long a saga is kept that has ended. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SagaRetentionTest {

  private static final Duration MONTH = Duration.ofDays(30);
  private static final SagaDefinition ORDER =
      definition(compensatable("reserve"), pivot("pay").after("reserve"))
          .keptFor(Optional.of(MONTH));

  private static Past completed() {
    return Past.startOf(ORDER).ok("reserve", "pay");
  }

  @Test
  void a_saga_that_has_ended_is_forgotten_when_its_time_is_over() {
    var past = completed();
    var due = past.now().plus(MONTH);

    assertThat(new SagaDecider().timer(past.state()))
        .contains(new Timer<>(due, new Wake(Past.ORDER)));
    past.later(MONTH)
        .when(Past.wake())
        .thenEvents(new SagaForgotten(Past.ORDER, due))
        .thenEffects();
    assertThat(past.timer().state()).isEqualTo(new SagaDecider().initial());
  }

  @Test
  void so_is_one_that_was_compensated() {
    var past = Past.startOf(ORDER).then(Past.refused("reserve", 1));

    assertThat(past.state()).isInstanceOf(Ended.class);
    assertThat(past.timer().state()).isEqualTo(new SagaDecider().initial());
  }

  @Test
  void before_that_it_is_kept() {
    completed().later(MONTH.minusMillis(1)).when(Past.wake()).thenNothing();
    completed()
        .later(MONTH.minusMillis(1))
        .when(Past.start(ORDER, StepSpec.text("another input")))
        .thenRejected(new SagaIdTaken(Past.ORDER, ORDER.id()));
  }

  @Test
  void without_a_time_it_is_kept_for_ever() {
    var forEver = ORDER.keptFor(Optional.empty());

    assertThat(new SagaDecider().timer(Past.startOf(forEver).ok("reserve", "pay").state()))
        .isEmpty();
  }

  @Test
  void as_long_as_it_has_not_ended_no_time_runs() {
    var past = Past.startOf(ORDER).ok("reserve").then(Past.refused("pay", 1));

    past.later(MONTH.multipliedBy(2)).then(Past.wake());

    assertThat(past.events()).noneMatch(SagaForgotten.class::isInstance);
  }

  @Test
  void what_is_forgotten_was_never_there() {
    var past = completed().timer();

    past.when(ok("pay", 1)).thenRejected(new SagaNotFound(Past.ORDER));
    past.when(Past.cancel()).thenRejected(new SagaNotFound(Past.ORDER));
    past.when(Past.wake()).thenNothing();
    assertThat(past.then(Past.start(ORDER)).state()).isInstanceOf(SagaState.Forward.class);
  }

  @Test
  void a_lock_that_is_granted_to_nobody_is_sent_back() {
    var past = completed().timer();

    past.when(Past.granted("locks.0", 1))
        .thenEvents(
            new LockSentBack(
                Past.ORDER, past.now(), "locks.0", "lock of locks.0", Optional.empty()))
        .thenEffects(
            new SagaEffect.ReleaseLock(
                new CommandId(Past.ORDER, "locks.0", Direction.UNDO),
                0,
                "lock of locks.0",
                OptionalLong.empty(),
                Optional.empty()));
  }

  @Test
  void a_sub_saga_is_kept_since_its_parent_may_come_back_to_it() {
    var step = new CommandId(new SagaId("journey-1"), "order", Direction.DO);
    var caller = new Caller(step, new Caller.Ask(1, "token"), Optional.empty(), "proof", false);
    var past =
        Past.none()
            .then(
                new StartSaga(
                    Past.ORDER,
                    ORDER,
                    Past.INPUT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(caller)))
            .ok("reserve", "pay");

    assertThat(past.state())
        .isInstanceOfSatisfying(Ended.class, it -> assertThat(it.forgetAt()).isEmpty());
    past.later(MONTH.multipliedBy(2)).when(Past.wake()).thenNothing();
  }

  @Test
  void to_forget_what_has_not_ended_is_a_corrupt_log() {
    var running = Past.startOf(ORDER).state();

    assertThatThrownBy(() ->
            new SagaDecider().evolve(running, new SagaForgotten(Past.ORDER, Past.none().now())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("corrupt log: expected an ended saga to forget");
  }
}

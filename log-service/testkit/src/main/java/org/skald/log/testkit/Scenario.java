package org.skald.log.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.skald.log.Decider;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Rejection;
import org.skald.log.Timer;

/**
 * Given past events, when a command arrives, then these events follow, or this rejection.
 *
 * <p>Immutable: a scenario can be the common beginning of several.
 *
 * @param <C> command
 * @param <S> state
 * @param <E> event
 * @param <R> rejection
 * @param <F> effect
 */
public final class Scenario<C, S, E, R extends Rejection, F> {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final Decider<C, S, E, R, F> decider;
  private final S state;
  private final Moment moment;

  private Scenario(Decider<C, S, E, R, F> decider, S state, Moment moment) {
    this.decider = decider;
    this.state = state;
    this.moment = moment;
  }

  /** A scenario in which nothing has happened; it is noon of 2026-01-01 in UTC. */
  public static <C, S, E, R extends Rejection, F> Scenario<C, S, E, R, F> of(
      Decider<C, S, E, R, F> decider) {
    return new Scenario<>(decider, decider.initial(), new Moment(new Position(0), START, 1));
  }

  /** Adds past events. */
  @SafeVarargs
  public final Scenario<C, S, E, R, F> given(E... history) {
    return new Scenario<>(decider, decider.evolve(state, List.of(history)), moment);
  }

  /** Lets time pass. */
  public Scenario<C, S, E, R, F> after(Duration passed) {
    var later =
        new Moment(moment.position().next(), moment.now().plus(passed), moment.rulesLevel());
    return new Scenario<>(decider, state, later);
  }

  /** Log time of this scenario. */
  public Instant now() {
    return moment.now();
  }

  /** The state of this scenario. */
  public S state() {
    return state;
  }

  /** Decides a command. */
  public Then<S, E, R, F> when(C command) {
    var decision = decider.decide(state, command, moment);
    var after = state;
    var effects = new ArrayList<F>();
    if (decision instanceof Decision.Accepted<E, R>(var events)) {
      for (var event : events) {
        after = decider.evolve(after, event);
        effects.addAll(decider.react(after, event));
      }
    }
    return new Then<>(decision, after, effects);
  }

  /** Lets time pass until the timer is due and decides its command. */
  public Then<S, E, R, F> whenTimerIsDue() {
    var timer = decider.timer(state);
    assertThat(timer).as("a timer of %s", state).isPresent();
    Timer<C> due = timer.orElseThrow();
    return after(Duration.between(moment.now(), due.due())).when(due.command());
  }

  /** What came of it, to be compared. */
  public record Then<S, E, R, F>(Decision<E, R> decision, S state, List<F> effects) {

    /** Exactly these events. */
    @SafeVarargs
    public final Then<S, E, R, F> thenEvents(E... expected) {
      assertThat(decision).isEqualTo(Decision.accept(expected));
      return this;
    }

    /** Accepted, and nothing had to change. */
    public void thenNothing() {
      assertThat(decision).isEqualTo(Decision.accept());
    }

    /** Refused for this reason. */
    public void thenRejected(R expected) {
      assertThat(decision).isEqualTo(Decision.reject(expected));
    }

    /** Exactly these effects. */
    @SafeVarargs
    public final Then<S, E, R, F> thenEffects(F... expected) {
      assertThat(effects).containsExactly(expected);
      return this;
    }
  }
}

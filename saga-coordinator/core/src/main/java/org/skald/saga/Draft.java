package org.skald.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.skald.log.Decision;
import org.skald.saga.SagaCommand.StartSaga;
import org.skald.saga.SagaEvent.StepStarted;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;

/**
 * A decision in the making: the facts so far and the state that they lead to.
 *
 * <p>Every fact is folded as it is added, by the same fold that replay uses, so the rules never
 * have a second idea of the state.
 */
final class Draft {

  private final SagaId sagaId;
  private final Instant now;
  private final List<SagaEvent> events = new ArrayList<>();
  private SagaState state;

  private Draft(SagaId sagaId, SagaState state, Instant now) {
    this.sagaId = sagaId;
    this.state = state;
    this.now = now;
  }

  /** A decision about a new saga. */
  static Draft of(StartSaga start, NotStarted before, Instant now) {
    return new Draft(start.sagaId(), before, now);
  }

  /** A decision about a saga that is on its way. */
  static Draft of(Active before, Instant now) {
    return new Draft(before.origin().sagaId(), before, now);
  }

  /** A decision about a saga that has ended. */
  static Draft of(SagaState.Ended before, Instant now) {
    return new Draft(before.sagaId(), before, now);
  }

  void add(SagaEvent event) {
    state = SagaEvolution.evolve(state, event);
    events.add(event);
  }

  /** Starts, undoes or ends whatever the facts so far allow; nothing while it is paused. */
  void advance() {
    switch (state) {
      case Active saga when saga.pause().isPresent() -> {}
      case Forward _ -> ForwardRules.advance(this);
      case Backward saga -> BackwardRules.advance(this, saga);
      case NotStarted _, SagaState.Ended _ -> {}
    }
  }

  SagaState state() {
    return state;
  }

  /** The state while the saga has not ended. */
  Active active() {
    if (state instanceof Active active) {
      return active;
    }
    throw new IllegalStateException("expected a saga that has not ended, found " + state);
  }

  /** Its steps, with those into which others have fanned out so far. */
  SagaDefinition definition() {
    return active().definition();
  }

  SagaId sagaId() {
    return sagaId;
  }

  Instant now() {
    return now;
  }

  /** The time after a wait, in whole milliseconds like log time and like every time on the wire. */
  Instant after(Duration wait) {
    return now.plusMillis(wait.toMillis());
  }

  /** An attempt of a step that asks a participant is under way. */
  void started(StepDefinition step, int attempt, Payload command) {
    var saga = active();
    add(
        new StepStarted(
            sagaId,
            now,
            step.name(),
            attempt,
            command,
            after(step.call().timeout()),
            saga.origin().touched(step, saga.steps())));
  }

  /** The facts so far. */
  List<SagaEvent> events() {
    return List.copyOf(events);
  }

  Decision<SagaEvent, SagaRejection> accepted() {
    return Decision.accept(events);
  }
}

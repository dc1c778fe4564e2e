package org.skald.coordination.node;

import java.util.List;
import java.util.Optional;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;
import org.skald.log.Timer;

/** The rules of the coordination log, which can be changed in parts. */
abstract class AlteredRules
    implements ShardDecider<
        CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void> {

  private final ShardDecider<
          CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void>
      sound;

  AlteredRules(
      ShardDecider<
              CoordinationCommand,
              CoordinationState,
              CoordinationEvent,
              CoordinationRejection,
              Void>
          sound) {
    this.sound = sound;
  }

  @Override
  public int knownRules() {
    return sound.knownRules();
  }

  @Override
  public CoordinationState initial(String key) {
    return sound.initial(key);
  }

  @Override
  public Decision<CoordinationEvent, CoordinationRejection> decide(
      States<CoordinationState> states, CoordinationCommand command, Moment moment) {
    return sound.decide(states, command, moment);
  }

  @Override
  public String keyOf(CoordinationEvent event) {
    return sound.keyOf(event);
  }

  @Override
  public CoordinationState evolve(CoordinationState state, CoordinationEvent event) {
    return sound.evolve(state, event);
  }

  @Override
  public List<Void> react(CoordinationState after, CoordinationEvent event) {
    return sound.react(after, event);
  }

  @Override
  public Optional<Timer<CoordinationCommand>> timer(CoordinationState state) {
    return sound.timer(state);
  }
}

package org.skald.coordination.node;

import java.util.List;
import java.util.function.Function;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.LockState;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.ShardDecider;
import org.skald.log.States;

/** Rules of which every replica has the same wrong copy, so that no two replicas differ. */
final class AlteredPlant implements CoordinationPlant {

  private final Function<
          ShardDecider<
              CoordinationCommand,
              CoordinationState,
              CoordinationEvent,
              CoordinationRejection,
              Void>,
          AlteredRules>
      alteration;

  private AlteredPlant(
      Function<
              ShardDecider<
                  CoordinationCommand,
                  CoordinationState,
                  CoordinationEvent,
                  CoordinationRejection,
                  Void>,
              AlteredRules>
          alteration) {
    this.alteration = alteration;
  }

  @Override
  public ShardDecider<
          CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void>
      rules(
          ShardDecider<
                  CoordinationCommand,
                  CoordinationState,
                  CoordinationEvent,
                  CoordinationRejection,
                  Void>
              sound) {
    return alteration.apply(sound);
  }

  /** Turns a command into another before it is decided. */
  @FunctionalInterface
  interface Asked {
    CoordinationCommand asked(CoordinationCommand command, States<CoordinationState> states);
  }

  /** Turns what was decided into something else. */
  @FunctionalInterface
  interface Decided {
    List<CoordinationEvent> decided(
        CoordinationCommand command, List<CoordinationEvent> events, Moment moment);
  }

  /** Shows a state otherwise than it is to who decides about a command. */
  @FunctionalInterface
  interface Shown {
    CoordinationState shown(CoordinationCommand command, CoordinationState state);
  }

  static CoordinationPlant asked(Asked other) {
    return new AlteredPlant(sound ->
        new AlteredRules(sound) {
          @Override
          public Decision<CoordinationEvent, CoordinationRejection> decide(
              States<CoordinationState> states, CoordinationCommand command, Moment moment) {
            return super.decide(states, other.asked(command, states), moment);
          }
        });
  }

  static CoordinationPlant decided(Decided other) {
    return new AlteredPlant(sound ->
        new AlteredRules(sound) {
          @Override
          public Decision<CoordinationEvent, CoordinationRejection> decide(
              States<CoordinationState> states, CoordinationCommand command, Moment moment) {
            return switch (super.decide(states, command, moment)) {
              case Decision.Accepted<CoordinationEvent, CoordinationRejection>(var events) ->
                  Decision.accept(other.decided(command, events, moment));
              case Decision.Rejected<CoordinationEvent, CoordinationRejection> rejected -> rejected;
            };
          }
        });
  }

  static CoordinationPlant shown(Shown other) {
    return new AlteredPlant(sound ->
        new AlteredRules(sound) {
          @Override
          public Decision<CoordinationEvent, CoordinationRejection> decide(
              States<CoordinationState> states, CoordinationCommand command, Moment moment) {
            return super.decide(key -> other.shown(command, states.get(key)), command, moment);
          }
        });
  }

  /** As {@link #shown}, for locks alone. */
  static CoordinationPlant lockShown(LockShown other) {
    return shown(
        (command, state) -> state instanceof LockState lock ? other.shown(command, lock) : state);
  }

  /** Shows a lock otherwise than it is. */
  @FunctionalInterface
  interface LockShown {
    LockState shown(CoordinationCommand command, LockState lock);
  }
}

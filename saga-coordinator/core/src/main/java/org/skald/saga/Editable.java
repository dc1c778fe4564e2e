package org.skald.saga;

import org.skald.saga.Action.Call;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.StepStatus.Stuck;

/** Which command a person can put something else into where a saga is stuck, or why none. */
public sealed interface Editable {

  /**
   * This command.
   *
   * @param direction to do the step, or to undo it
   * @param schema full name of its payload's schema
   */
  record Command(Direction direction, String schema) implements Editable {}

  /** None. */
  record Nothing(String found) implements Editable {}

  /** What can be edited of a step: only what its participant has certainly not done. */
  static Editable of(StepDefinition step, Stuck stuck) {
    if (!(step.action() instanceof Call call)) {
      return new Nothing("it asks no participant for anything");
    }
    if (stuck.unknown()) {
      return new Nothing("an attempt was not answered, and may have been done, or still be");
    }
    return switch (call.command().recipient()) {
      case Recipient.Lock _ -> new Nothing("it is a lock, which is asked for as its plan says");
      case Recipient.Event _ -> new Nothing("it waits for an event, and asks nobody for anything");
      case Recipient.SubSaga _ -> new Nothing("it is a saga of its own, which can be helped");
      case Recipient.Topic _ ->
          switch (stuck.direction()) {
            case DO -> new Command(Direction.DO, call.command().schema());
            case UNDO ->
                new Command(Direction.UNDO, BackwardRules.compensation(step).command().schema());
          };
    };
  }
}

package org.skald.saga;

import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaState.Active;

/** What the commands of a saga hold: what a person has put into one, or what its mapping makes. */
final class CommandPayloads {

  private CommandPayloads() {}

  /** Of the command to do a step. */
  static Mapped toDo(Active saga, StepDefinition step) {
    return edited(saga, step, Direction.DO)
        .orElseGet(
            () -> step.call().command().mapping().map(saga.origin().scope(step, saga.steps())));
  }

  /** Of the command to undo it. */
  static Mapped toUndo(Active saga, StepDefinition step) {
    return edited(saga, step, Direction.UNDO)
        .orElseGet(() ->
            BackwardRules.compensation(step)
                .command()
                .mapping()
                .map(saga.origin().compensationScope(step, saga.steps())));
  }

  private static Optional<Mapped> edited(Active saga, StepDefinition step, Direction direction) {
    return saga.editions().payload(step.name(), direction).map(Mapped.Ready::new);
  }
}

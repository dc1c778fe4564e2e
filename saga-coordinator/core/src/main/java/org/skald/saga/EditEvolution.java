package org.skald.saga;

import static org.skald.saga.SagaEvolution.corrupt;

import java.util.Optional;
import org.skald.saga.SagaEvent.StepEdited;
import org.skald.saga.SagaState.Active;
import org.skald.saga.StepStatus.Stuck;

/** The part of the fold that is about edited commands. */
final class EditEvolution {

  private EditEvolution() {}

  /** It is tried again as another command. */
  static SagaState edited(Active saga, StepEdited event) {
    if (!(saga.steps().get(event.step()) instanceof Stuck stuck)
        || stuck.unknown()
        || stuck.direction() != event.direction()) {
      throw corrupt(event, saga);
    }
    var editions =
        saga.editions().next(event.step(), event.direction(), Optional.of(event.command()));
    var after = saga.with(event.step(), stuck.edited(event.at())).edited(editions);
    if (after.command(event.step(), event.direction()).edition() != event.edition()) {
      throw corrupt(event, saga);
    }
    return after;
  }
}

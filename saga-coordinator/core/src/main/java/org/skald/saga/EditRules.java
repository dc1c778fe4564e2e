package org.skald.saga;

import java.time.Instant;
import org.skald.log.Decision;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.SagaCommand.Edit;
import org.skald.saga.SagaCommand.EditStep;
import org.skald.saga.SagaEvent.StepEdited;
import org.skald.saga.SagaRejection.NotEditable;
import org.skald.saga.SagaRejection.SagaNotFound;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.StepStatus.Stuck;

/** When a person can put something else into a command at which a saga is stuck. */
final class EditRules {

  private EditRules() {}

  static Decision<SagaEvent, SagaRejection> decide(
      SagaState state, EditStep wish, Person by, Instant now) {
    return switch (state) {
      case NotStarted _ -> Decision.reject(new SagaNotFound(wish.sagaId()));
      case Ended ended -> HelpRules.ended(wish.sagaId(), wish.step(), ended);
      case Active saga ->
          saga.steps().get(wish.step()) instanceof Stuck stuck
              ? decide(saga, stuck, wish, by, now)
              : HelpRules.notStuck(saga, wish.step());
    };
  }

  private static Decision<SagaEvent, SagaRejection> decide(
      Active saga, Stuck stuck, EditStep wish, Person by, Instant now) {
    return switch (Editable.of(saga.definition().step(wish.step()), stuck)) {
      case Editable.Nothing(var found) -> notEditable(wish, found);
      case Editable.Command(var direction, var schema) -> {
        var edit = wish.edit().filter(it -> it.direction() == direction);
        if (edit.isEmpty()) {
          yield notEditable(
              wish, "it was not stuck at %s when it was edited".formatted(what(direction)));
        }
        yield edit.get().schema().equals(schema)
            ? edited(saga, wish, edit.get(), by, now)
            : notEditable(
                wish,
                "its command is a %s, and what was put in a %s"
                    .formatted(schema, edit.get().schema()));
      }
    };
  }

  private static String what(Direction direction) {
    return switch (direction) {
      case DO -> "the step itself";
      case UNDO -> "its compensation";
    };
  }

  private static Decision<SagaEvent, SagaRejection> edited(
      Active saga, EditStep wish, Edit edit, Person by, Instant now) {
    var draft = Draft.of(saga, now);
    draft.add(
        new StepEdited(
            wish.sagaId(),
            now,
            wish.step(),
            edit.direction(),
            saga.command(wish.step(), edit.direction()).edition() + 1,
            edit.payload(),
            by,
            wish.reason()));
    Agenda.catchUp(draft);
    return draft.accepted();
  }

  private static Decision<SagaEvent, SagaRejection> notEditable(EditStep wish, String found) {
    return Decision.reject(new NotEditable(wish.sagaId(), wish.step(), found));
  }
}

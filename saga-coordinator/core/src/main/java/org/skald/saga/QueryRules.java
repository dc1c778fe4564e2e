package org.skald.saga;

import java.time.Duration;
import java.util.Optional;
import org.skald.saga.CommandId.Direction;
import org.skald.saga.Mapping.Mapped;
import org.skald.saga.SagaEvent.StepQueried;
import org.skald.saga.SagaEvent.StepTimedOut;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.StepStatus.Querying;

/**
 * How a participant is asked what became of an attempt that it did not answer in time: as often,
 * and with such waits in between, as the step itself would be tried again.
 */
final class QueryRules {

  private QueryRules() {}

  /** Asks about an attempt, for the first time or once more. */
  static void ask(Draft draft, StepDefinition step, int attempt, int query) {
    var saga = draft.active();
    if (saga instanceof Backward && step.compensation().isEmpty()) {
      giveUp(draft, step, attempt, "there is nothing to undo");
      return;
    }
    switch (CommandPayloads.toDo(saga, step)) {
      case Mapped.Ready(var payload) -> {
        var due = draft.after(patience(draft, step, query));
        draft.add(
            new StepQueried(
                draft.sagaId(), draft.now(), step.name(), attempt, query, payload, due));
      }
      case Mapped.Broken(var reason) ->
          giveUp(draft, step, attempt, "its query could not be made: " + reason);
    }
  }

  /** Nobody has answered a query in time. */
  static void timedOut(Draft draft, StepDefinition step, Querying querying) {
    if (querying.query() < step.call().retry().attempts()) {
      ask(draft, step, querying.attempt(), querying.query() + 1);
    } else {
      giveUp(
          draft,
          step,
          querying.attempt(),
          "attempt %d was not answered, nor any query about it".formatted(querying.attempt()));
    }
  }

  /** The wait for an answer, and between this query and the next: both can bring one. */
  private static Duration patience(Draft draft, StepDefinition step, int query) {
    var call = step.call();
    var command = draft.active().command(step.name(), Direction.DO);
    return query < call.retry().attempts()
        ? call.timeout().plus(Backoff.delay(call.retry(), command, query))
        : call.timeout();
  }

  private static void giveUp(Draft draft, StepDefinition step, int attempt, String reason) {
    if (draft.active().steps().get(step.name()) instanceof Querying) {
      draft.add(
          new StepTimedOut(draft.sagaId(), draft.now(), step.name(), attempt, Optional.empty()));
    }
    switch (draft.active()) {
      case Forward _ -> ForwardRules.hold(draft, step, reason);
      case Backward _ -> draft.advance();
    }
  }
}

package org.skald.saga.verify;

import java.util.function.Function;
import java.util.stream.Collectors;
import org.skald.saga.SagaDefinition;
import org.skald.saga.SagaState;
import org.skald.saga.SagaState.Active;
import org.skald.saga.SagaState.Backward;
import org.skald.saga.SagaState.Ended;
import org.skald.saga.SagaState.Forward;
import org.skald.saga.SagaState.NotStarted;
import org.skald.saga.StepStatus;
import org.skald.saga.StepStatus.Awaited;
import org.skald.saga.StepStatus.Compensating;
import org.skald.saga.StepStatus.CompensationHeld;
import org.skald.saga.StepStatus.CompensationRetrying;
import org.skald.saga.StepStatus.Held;
import org.skald.saga.StepStatus.Performed;
import org.skald.saga.StepStatus.PossiblyDone;
import org.skald.saga.StepStatus.Querying;
import org.skald.saga.StepStatus.Retrying;
import org.skald.saga.StepStatus.Running;
import org.skald.saga.StepStatus.Undoing;

/**
 * What of a state matters for what can still become of the saga, as a text: two states with the
 * same key are one. Times, reasons and the numbers of attempts beyond the second do not matter, nor
 * does which of interchangeable steps is which.
 */
final class StateKey {

  private static final int SETTLED = 0;
  private static final int FLAGS = 16;

  private final SagaDefinition definition;
  private final Symmetry symmetry;

  StateKey(SagaDefinition definition, Symmetry symmetry) {
    this.definition = definition;
    this.symmetry = symmetry;
  }

  String of(SagaState state, Doubts doubts) {
    return switch (state) {
      case NotStarted _ -> "-";
      case Ended ended -> ended.outcome().name();
      case Forward saga ->
          (saga.requested().isPresent() ? "r" : "f")
              + rounds(saga)
              + steps(step -> mark(saga, step, doubts));
      // What is settled on the way back is looked at when it settles, and never again.
      case Backward saga when saga.savePoint().isEmpty() ->
          "b" + steps(step -> markUnlessSettled(saga, step, doubts));
      case Backward saga -> {
        var savePoint = saga.savePoint().orElseThrow();
        var back = definition.following(savePoint);
        yield savePoint
            + rounds(saga)
            + steps(step ->
                back.contains(step)
                    ? markUnlessSettled(saga, step, doubts)
                    : mark(saga, step, doubts));
      }
    };
  }

  private String rounds(Active saga) {
    return definition.savePoints().keySet().stream()
        .map(it -> String.valueOf(attempt(saga.rounds().of(it))))
        .collect(Collectors.joining());
  }

  private static char mark(Active saga, String step, Doubts doubts) {
    return mark(saga.status(step).map(StateKey::code).orElse(SETTLED), doubts.flags(step));
  }

  private static char markUnlessSettled(Active saga, String step, Doubts doubts) {
    return saga.status(step)
        .filter(it -> !isSettled(it))
        .map(it -> mark(code(it), doubts.flags(step)))
        .orElse((char) SETTLED);
  }

  private String steps(Function<String, Character> mark) {
    var marks = new char[definition.steps().size()];
    var next = 0;
    for (var step : definition.steps().keySet()) {
      marks[next++] = mark.apply(step);
    }
    symmetry.arrange(marks);
    return String.valueOf(marks);
  }

  private static char mark(int code, int doubts) {
    return (char) (code << Doubts.BITS | doubts);
  }

  private static boolean isSettled(StepStatus status) {
    return switch (status) {
      case StepStatus.Skipped _, StepStatus.NotDone _, StepStatus.Compensated _ -> true;
      case Awaited _, Retrying _, Held _, Performed _, Undoing _ -> false;
    };
  }

  private static int code(StepStatus status) {
    return switch (status) {
      case Running it -> code(1, attempt(it.attempt()) | (it.unknown() ? 4 : 0));
      case Retrying it -> code(2, attempt(it.attempt()) | (it.unknown() ? 4 : 0));
      case Held it -> code(3, attempt(it.attempt()) | (it.unknown() ? 4 : 0));
      case StepStatus.Skipped _ -> code(4, 0);
      case StepStatus.NotDone _ -> code(5, 0);
      case StepStatus.Done _, StepStatus.Granted _ -> code(6, 0);
      case PossiblyDone it -> code(7, attempt(it.attempt()));
      case Compensating it -> code(8, undoing(it));
      case CompensationRetrying it -> code(9, undoing(it));
      case CompensationHeld it -> code(10, undoing(it));
      case StepStatus.Compensated _ -> code(11, 0);
      case Querying it -> code(12, attempt(it.attempt()) | attempt(it.query()) << 2);
    };
  }

  private static int undoing(Undoing undoing) {
    return attempt(undoing.attempt()) | (undoing.performed() instanceof PossiblyDone ? 4 : 0);
  }

  private static int attempt(int attempt) {
    return Math.min(attempt, 2);
  }

  private static int code(int kind, int flags) {
    return FLAGS * kind + flags;
  }
}

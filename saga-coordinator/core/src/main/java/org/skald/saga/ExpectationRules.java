package org.skald.saga;

import java.util.Optional;
import org.skald.saga.Condition.Tested;
import org.skald.saga.SagaState.Forward;

/** Whether a saga goes on with the reply that it got. */
final class ExpectationRules {

  private ExpectationRules() {}

  /** A step is done: the saga goes on, or turns around if its reply is not as expected. */
  static void goOn(Draft draft, StepDefinition step) {
    if (draft.state() instanceof Forward saga) {
      var reason = disappointment(saga, step);
      if (reason.isPresent()) {
        ForwardRules.turnAround(draft, saga, step, reason.get());
        return;
      }
    }
    draft.advance();
  }

  /** What of a step's reply is not as expected. Where there is no way back, that comes too late. */
  static Optional<String> disappointment(Forward saga, StepDefinition step) {
    if (step.expect().isEmpty() || saga.pivotStanding() == PivotStanding.PASSED) {
      return Optional.empty();
    }
    var expected = step.expect().get();
    return switch (expected.condition().test(saga.origin().compensationScope(step, saga.steps()))) {
      case Tested.Known(var holds) when holds -> Optional.empty();
      case Tested.Known _ -> Optional.of("its reply is not as expected: " + expected.said());
      case Tested.Broken(var reason) ->
          Optional.of("what is expected of its reply could not be evaluated: " + reason);
    };
  }
}

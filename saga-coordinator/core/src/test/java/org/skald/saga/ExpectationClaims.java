package org.skald.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.Condition.Tested;
import org.skald.saga.SagaEvent.CompensationStarted;
import org.skald.saga.SagaEvent.StepSucceeded;

/** What must be true of replies that are not as expected, where what is expected is a constant. */
final class ExpectationClaims {

  private static final Scope NOTHING = new Scope(Past.ORDER, Past.INPUT, Map.of());

  private ExpectationClaims() {}

  static void check(SagaDefinition definition, List<SagaEvent> log) {
    var hasTurned = false;
    for (var i = 0; i < log.size(); i++) {
      hasTurned |= log.get(i) instanceof CompensationStarted;
      if (log.get(i) instanceof StepSucceeded done && !hasTurned) {
        var turns = isUnexpected(definition.step(done.step()));
        var next = i + 1 < log.size() ? Optional.of(log.get(i + 1)) : Optional.<SagaEvent>empty();
        assertThat(next.filter(CompensationStarted.class::isInstance).isPresent() || !turns)
            .as("turned around by the reply of '%s' of %s", done.step(), log)
            .isTrue();
      }
    }
  }

  private static boolean isUnexpected(StepDefinition step) {
    return step.expect()
        .map(it -> it.condition().test(NOTHING))
        .filter(it -> !it.equals(new Tested.Known(true)))
        .isPresent();
  }
}

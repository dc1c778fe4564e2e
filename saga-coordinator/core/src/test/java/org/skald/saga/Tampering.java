package org.skald.saga;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.skald.saga.SagaState.Active;

/** States of sagas as they ought not to be. */
final class Tampering {

  private Tampering() {}

  static SagaState withSteps(SagaState state, UnaryOperator<StepStatus> change) {
    var changed = state;
    if (state instanceof Active saga) {
      for (var step : saga.steps().entrySet()) {
        changed = ((Active) changed).with(step.getKey(), change.apply(step.getValue()));
      }
    }
    return changed;
  }

  static Editions withoutPayloads(Editions editions) {
    var later = new LinkedHashMap<>(editions.later());
    later.replaceAll((_, it) -> new Editions.Edition(it.number(), Optional.empty()));
    return new Editions(later);
  }
}

package org.skald.saga.verify;

import java.util.HashMap;
import java.util.Map;
import org.skald.saga.SagaDefinition;

/** The steps of a definition by number, in their order. */
final class StepIndex {

  private final Map<String, Integer> numbers = new HashMap<>();

  StepIndex(SagaDefinition definition) {
    definition.steps().keySet().forEach(step -> numbers.put(step, numbers.size()));
  }

  int of(String step) {
    var number = numbers.get(step);
    if (number == null) {
      throw new IllegalArgumentException("expected a step of the definition, found " + step);
    }
    return number;
  }

  int size() {
    return numbers.size();
  }
}

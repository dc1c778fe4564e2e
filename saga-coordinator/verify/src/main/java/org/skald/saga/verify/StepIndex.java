package org.skald.saga.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.skald.saga.SagaDefinition;

/** The steps of a definition by number, in their order. */
final class StepIndex {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final SagaDefinition definition;

  StepIndex(SagaDefinition definition) {
    this.definition = definition;
    definition.steps().keySet().forEach(step -> numbers.put(step, numbers.size()));
  }

  int of(String step) {
    var number = numbers.get(step);
    if (number == null) {
      throw new IllegalArgumentException("expected a step of the definition, found " + step);
    }
    return number;
  }

  /** The steps that come after this one. */
  Set<String> following(String step) {
    return definition.following(step);
  }

  int size() {
    return numbers.size();
  }
}

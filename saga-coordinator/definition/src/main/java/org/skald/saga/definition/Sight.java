package org.skald.saga.definition;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;

/**
 * What one expression can see.
 *
 * @param input the type of {@code input}; dyn when its schema is a problem already
 * @param steps the types of the visible replies; empty when the expression is about the input only
 * @param hidden for each step that is not visible, why
 * @param uncertain the step whose own reply may be missing because its outcome may be unknown
 */
@SuppressWarnings("Immutable") // the maps are copies
record Sight(
    CelType input,
    Optional<Map<String, CelType>> steps,
    Map<String, String> hidden,
    Optional<String> uncertain) {

  static final String INPUT = "input";
  static final String STEPS = "steps";
  static final String SAGA = "saga";
  static final StructType SAGA_TYPE =
      StructType.create(
          SAGA,
          ImmutableSet.of("id"),
          field -> field.equals("id") ? Optional.of(SimpleType.STRING) : Optional.empty());

  Sight {
    steps = steps.map(Map::copyOf);
    hidden = Map.copyOf(hidden);
  }

  /** Only the input: for the {@code id} of a saga that does not exist yet. */
  static Sight ofInput(CelType input) {
    return new Sight(input, Optional.empty(), Map.of(), Optional.empty());
  }

  /** The type of {@code steps}. */
  StructType stepsType() {
    var replies = steps.orElse(Map.of());
    return StructType.create(
        STEPS,
        ImmutableSet.copyOf(replies.keySet()),
        name -> Optional.ofNullable(replies.get(name)));
  }

  /** The type of a variable. */
  Optional<CelType> variable(String name) {
    return switch (name) {
      case INPUT -> Optional.of(input);
      case STEPS -> steps.map(_ -> stepsType());
      case SAGA -> steps.map(_ -> SAGA_TYPE);
      default -> Optional.empty();
    };
  }
}

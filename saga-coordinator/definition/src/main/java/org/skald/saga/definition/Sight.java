package org.skald.saga.definition;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one expression can see.
 *
 * @param input the type of {@code input}; dyn when its schema is a problem already
 * @param steps the types of the visible replies; empty when the expression is about the input only
 * @param hidden the steps that are not visible
 * @param uncertain the step whose own reply may be missing because its outcome may be unknown
 * @param item the type of the item that a step is done for; empty when it is not done for each
 * @param reply the step whose reply is {@code reply}; empty when none is
 * @param event the type of {@code event}; then nothing else is visible
 */
@SuppressWarnings("Immutable") // the maps are copies
record Sight(
    CelType input,
    Optional<Map<String, CelType>> steps,
    Map<String, Hidden> hidden,
    Optional<String> uncertain,
    Optional<CelType> item,
    Optional<String> reply,
    Optional<CelType> event) {

  static final String INPUT = "input";
  static final String STEPS = "steps";
  static final String SAGA = "saga";
  static final String ITEM = "item";
  static final String INDEX = "index";
  static final String REPLY = "reply";
  static final String EVENT = "event";
  static final StructType SAGA_TYPE =
      StructType.create(
          SAGA,
          ImmutableSet.of("id"),
          field -> field.equals("id") ? Optional.of(SimpleType.STRING) : Optional.empty());

  Sight {
    steps = steps.map(Map::copyOf);
    hidden = Map.copyOf(hidden);
  }

  /** Why a step is not visible. */
  enum Hidden {
    ITSELF("which is the step itself"),
    NOT_BEFORE("which does not come before (by 'after')"),
    WITHOUT_REPLY("which has no 'reply'");

    private final String why;

    Hidden(String why) {
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  /** Those of some steps whose reply may be missing. */
  Set<String> optional(Set<String> names) {
    var optional = new TreeSet<String>();
    steps
        .orElse(Map.of())
        .forEach((name, type) -> {
          if (type instanceof OptionalType && names.contains(name)) {
            optional.add(name);
          }
        });
    return optional;
  }

  /** Only the input: for the {@code id} of a saga that does not exist yet. */
  static Sight ofInput(CelType input) {
    return new Sight(
        input,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Only an event of a topic: for its key, whichever sagas there are. */
  static Sight ofEvent(CelType event) {
    return new Sight(
        SimpleType.DYN,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(event));
  }

  /** The same where {@code reply} is that of a step. */
  Sight withReplyOf(String step) {
    return new Sight(input, steps, hidden, uncertain, item, Optional.of(step), event);
  }

  /** Whether the types of all variables are known: no problem of a schema is to blame. */
  boolean isKnown() {
    return Stream.concat(
            variables().stream().flatMap(name -> variable(name).stream()),
            steps.orElse(Map.of()).values().stream())
        .allMatch(Sight::isKnown);
  }

  private static boolean isKnown(CelType type) {
    return type.kind() != CelKind.DYN && type.parameters().stream().allMatch(Sight::isKnown);
  }

  /** The variables that there are. */
  List<String> variables() {
    return Stream.of(INPUT, STEPS, SAGA, ITEM, INDEX, REPLY, EVENT)
        .filter(name -> variable(name).isPresent())
        .toList();
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
      case INPUT -> event.isPresent() ? Optional.empty() : Optional.of(input);
      case EVENT -> event;
      case STEPS -> steps.map(_ -> stepsType());
      case SAGA -> steps.map(_ -> SAGA_TYPE);
      case ITEM -> item;
      case INDEX -> item.map(_ -> SimpleType.INT);
      case REPLY -> reply.map(it -> steps.orElse(Map.of()).getOrDefault(it, SimpleType.DYN));
      default -> Optional.empty();
    };
  }
}

package org.skald.saga.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.StructValue;
import dev.cel.runtime.CelVariableResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.skald.saga.Payload;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;

/** The values of one scope that some expressions can see, each payload decoded at most once. */
final class Activation implements CelVariableResolver {

  private final Map<String, Object> variables;

  private Activation(Map<String, Object> variables) {
    this.variables = variables;
  }

  static Activation ofInput(PayloadReader reader, Payload input) {
    return new Activation(Map.of(Sight.INPUT, reader.read(input)));
  }

  static Activation ofEvent(PayloadReader reader, Payload event) {
    return new Activation(Map.of(Sight.EVENT, reader.read(event)));
  }

  @Override
  public Optional<Object> find(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /**
   * What some expressions read of a scope.
   *
   * @param input reads the input; empty when they do not read it
   * @param steps reads the replies that they read
   * @param optional the steps among them whose reply may be missing
   * @param lists the steps among them that have a reply for each item
   * @param items the list whose item they read; empty when they do not read it
   */
  record Reads(
      Optional<PayloadReader> input,
      Map<String, PayloadReader> steps,
      Set<String> optional,
      Set<String> lists,
      Optional<CelItems> items) {

    /** The steps without whose reply they cannot be evaluated. */
    Set<String> needs() {
      var needs = new TreeSet<>(steps.keySet());
      needs.removeAll(optional);
      items.ifPresent(it -> needs.addAll(it.needs()));
      return needs;
    }

    /** Throws when there is no item, though there was one when the items were counted. */
    Activation of(Scope scope) throws Failed {
      var variables = new HashMap<String, Object>();
      variables.put(Sight.SAGA, new Values(Sight.SAGA, Map.of("id", scope.sagaId().value())));
      if (input.isPresent()) {
        variables.put(Sight.INPUT, input.get().read(scope.input()));
      }
      if (scope.item().isPresent()) {
        var index = scope.item().getAsInt();
        variables.put(Sight.INDEX, (long) index);
        if (items.isPresent()) {
          variables.put(Sight.ITEM, items.get().evaluate(scope).get(index));
        }
      }
      variables.put(Sight.STEPS, new Values(Sight.STEPS, replies(scope)));
      return new Activation(Map.copyOf(variables));
    }

    private Map<String, Object> replies(Scope scope) {
      var replies = new HashMap<String, Object>();
      for (var step : steps.entrySet()) {
        var name = step.getKey();
        var value = value(scope, name, step.getValue());
        if (optional.contains(name)) {
          replies.put(name, value);
        } else {
          value.ifPresent(it -> replies.put(name, it));
        }
      }
      return Map.copyOf(replies);
    }

    private Optional<Object> value(Scope scope, String step, PayloadReader reader) {
      return lists.contains(step)
          ? Optional.ofNullable(scope.gathered().get(step))
              .map(all -> all.stream().map(reader::read).toList())
          : Optional.ofNullable(scope.replies().get(step)).map(reader::read);
    }
  }

  /** A struct of named values: {@code steps} and {@code saga}. */
  @SuppressWarnings("Immutable") // an immutable map of immutable values; the type cannot say so
  private static final class Values extends StructValue<String, Map<String, Object>> {
    private final String type;
    private final Map<String, Object> values;

    Values(String type, Map<String, Object> values) {
      this.type = type;
      this.values = values;
    }

    @Override
    public Map<String, Object> value() {
      return values;
    }

    @Override
    public boolean isZeroValue() {
      return false;
    }

    @Override
    public CelType celType() {
      return StructTypeReference.create(type);
    }

    @Override
    public Object select(String name) {
      return find(name)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "expected a reply of '%s', found one without content".formatted(name)));
    }

    @Override
    public Optional<Object> find(String name) {
      @Nullable Object value = values.get(name);
      return Optional.ofNullable(value);
    }
  }
}

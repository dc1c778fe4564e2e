package org.skald.saga.definition;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.skald.saga.definition.Expression.Failed;

/**
 * The key of what sagas lock, read or write, as a definition has it.
 *
 * @param parts one after the other
 */
record CelKey(List<Part> parts) {

  /** Keeps its own copy. */
  CelKey {
    parts = List.copyOf(parts);
  }

  /** A part of a key: a text, or an expression. */
  record Part(String text, Optional<Expression> expression) {

    private String of(Activation activation) throws Failed {
      return expression.isPresent() ? String.valueOf(expression.get().evaluate(activation)) : text;
    }

    /** As it stands in the file. */
    private String source() {
      return expression.map(it -> "${" + it.source() + "}").orElse(text);
    }
  }

  /** What it comes to. */
  String of(Activation activation) throws Failed {
    var name = new StringBuilder();
    for (var part : parts) {
      name.append(part.of(activation));
    }
    return name.toString();
  }

  /** The expressions in it. */
  Stream<Expression> expressions() {
    return parts.stream().flatMap(part -> part.expression().stream());
  }

  /** What every key begins with that comes of it. */
  String prefix() {
    return parts.stream()
        .takeWhile(part -> part.expression().isEmpty())
        .map(Part::text)
        .collect(Collectors.joining());
  }

  /** As it stands in the file. */
  String source() {
    return parts.stream().map(Part::source).collect(Collectors.joining());
  }

  /** Whether all of it stands in the file. */
  boolean isFixed() {
    return parts.stream().allMatch(part -> part.expression().isEmpty());
  }
}

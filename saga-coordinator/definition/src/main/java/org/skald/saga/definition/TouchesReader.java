package org.skald.saga.definition;

import java.util.List;
import java.util.Optional;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.saga.definition.YamlNode.Sequence;

/** Reads what a step says it reads and writes. */
final class TouchesReader {

  static final int KEYS_MAX = 32;

  private final KeyReader keys;
  private final ProblemList problems;

  TouchesReader(ProblemList problems) {
    this.keys = new KeyReader(problems);
    this.problems = problems;
  }

  Draft.Touches read(Section step) {
    return new Draft.Touches(keys(step, "reads"), keys(step, "writes"));
  }

  private List<Draft.Key> keys(Section step, String word) {
    return switch (step.node(word).orElse(null)) {
      case null -> List.of();
      case Broken _ -> List.of();
      case Sequence(_, _, var items) when !items.isEmpty() && items.size() <= KEYS_MAX ->
          items.stream().flatMap(item -> key(item).stream()).toList();
      case YamlNode other -> {
        var found =
            other instanceof Sequence all ? all.items().size() + " of them" : other.describe();
        problems.add(other, "a list of 1 to %d keys".formatted(KEYS_MAX), found);
        yield List.of();
      }
    };
  }

  private Optional<Draft.Key> key(YamlNode item) {
    return switch (item) {
      case Scalar key when !key.isNothing() && !key.text().isBlank() -> keys.read(key);
      case Broken _ -> Optional.empty();
      case Scalar _, Mapping _, Sequence _ -> {
        problems.add(item, KeyReader.FORM, item.describe());
        yield Optional.empty();
      }
    };
  }
}

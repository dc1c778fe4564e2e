package org.skald.saga.definition;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.LockMode;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.saga.definition.YamlNode.Sequence;

/** Reads the locks of a definition file. */
final class LocksReader {

  static final List<String> LOCK_KEYS =
      List.of("key", "mode", "escrow", "when", "for-each", "timeout");

  /** How long a saga waits for a lock where the file does not say. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static final int LOCKS_MAX = 32;

  private static final Map<String, LockMode> MODES = new LinkedHashMap<>();

  static {
    MODES.put(LockMode.EXCLUSIVE.word(), LockMode.EXCLUSIVE);
    MODES.put(LockMode.SHARED.word(), LockMode.SHARED);
  }

  private final KnownWords words;
  private final ProblemList problems;
  private final KeyReader keys;

  LocksReader(KnownWords words, ProblemList problems) {
    this.words = words;
    this.problems = problems;
    this.keys = new KeyReader(problems);
  }

  /** The locks; none when the file says nothing of them. */
  List<Draft.Lock> read(Section root) {
    var node = root.node("locks").orElse(null);
    return switch (node) {
      case null -> List.of();
      case Broken _ -> List.of();
      case Sequence(_, _, var items) when !items.isEmpty() && items.size() <= LOCKS_MAX ->
          items.stream().flatMap(item -> lock(item).stream()).toList();
      case YamlNode other -> {
        var found =
            other instanceof Sequence all ? all.items().size() + " of them" : other.describe();
        problems.add(other, "a list of 1 to %d locks".formatted(LOCKS_MAX), found);
        yield List.of();
      }
    };
  }

  private Optional<Draft.Lock> lock(YamlNode item) {
    return switch (item) {
      case Scalar key -> lock(new Section(key.place(), key.path(), Map.of("key", key), problems));
      case Mapping map ->
          Section.of(map, map.place(), words.of(LOCK_KEYS), problems).flatMap(this::lock);
      case Broken _ -> Optional.empty();
      case Sequence list -> {
        problems.add(list, KeyReader.FORM, list.describe());
        yield Optional.empty();
      }
    };
  }

  private Optional<Draft.Lock> lock(Section section) {
    var mode = section.choice("mode", words.of(MODES));
    var escrow = section.scalar("escrow", DraftReader.EXPRESSION_FORM);
    if (mode.isPresent() && section.has("escrow")) {
      problems.add(
          mode.get().place(),
          mode.get().path(),
          "no 'mode' beside 'escrow', which is one",
          "'%s'".formatted(mode.get().value().word()),
          "");
    }
    var timeout = section.duration("timeout");
    var when = section.scalar("when", DraftReader.EXPRESSION_FORM);
    var items = section.scalar("for-each", DraftReader.EXPRESSION_FORM);
    return section
        .required("key", "KEY", section.scalar("key", KeyReader.FORM))
        .flatMap(keys::read)
        .map(key ->
            new Draft.Lock(
                key,
                mode.map(Located::value).orElse(LockMode.EXCLUSIVE),
                escrow,
                when,
                items,
                timeout));
  }
}

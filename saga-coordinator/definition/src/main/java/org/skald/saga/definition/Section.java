package org.skald.saga.definition;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.skald.saga.definition.Draft.Located;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Quotes;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.saga.definition.YamlNode.Sequence;

/**
 * One map of a definition file whose keys are known: reads its values and reports the mistakes.
 *
 * <p>{@code owner} is where a missing key is reported: the key that the map belongs to.
 */
record Section(Place owner, String path, Map<String, YamlNode> values, ProblemList problems) {

  static final Duration DURATION_MAX = Duration.ofDays(365);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** A number from 0, as YAML and JSON have it. */
  private static final Pattern NUMBER =
      Pattern.compile("(?=.{1,40}$)(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?");

  /** The section, or empty when the node is no map; unknown keys are reported. */
  static Optional<Section> of(
      YamlNode node, Place owner, List<String> known, ProblemList problems) {
    if (!(node instanceof Mapping mapping)) {
      if (!(node instanceof Broken)) {
        var expected = "a map with the keys " + String.join(", ", known);
        problems.add(node, expected, node.describe());
      }
      return Optional.empty();
    }
    var values = new LinkedHashMap<String, YamlNode>();
    for (var entry : mapping.entries()) {
      String key = entry.key().text();
      if (known.contains(key)) {
        values.put(key, entry.value());
      } else {
        problems.add(
            entry.key(),
            "one of the keys " + String.join(", ", known),
            "the unknown key " + ProblemList.quote(key),
            Spelling.hint(key, known));
      }
    }
    return Optional.of(new Section(owner, mapping.path(), values, problems));
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Optional<YamlNode> node(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Reports a missing key. */
  <T> Optional<T> required(String key, String what, Optional<T> read) {
    if (!has(key)) {
      var keyPath = path.isEmpty() ? key : path + "." + key;
      problems.add(owner, keyPath, "'%s: %s'".formatted(key, what), "no '%s'".formatted(key), "");
    }
    return read;
  }

  /** A scalar that is not empty. */
  Optional<Scalar> scalar(String key, String expected) {
    return node(key).flatMap(node -> scalar(node, expected));
  }

  private Optional<Scalar> scalar(YamlNode node, String expected) {
    if (node instanceof Scalar scalar && !scalar.isNothing() && !scalar.text().isBlank()) {
      return Optional.of(scalar);
    }
    if (!(node instanceof Broken)) {
      problems.add(node, expected, node.describe());
    }
    return Optional.empty();
  }

  /** A text of a form. */
  Optional<Located<String>> text(String key, Pattern form, String expected) {
    return scalar(key, expected).flatMap(scalar -> matching(scalar, form, expected));
  }

  private Optional<Located<String>> matching(Scalar scalar, Pattern form, String expected) {
    if (form.matcher(scalar.text()).matches()) {
      return Optional.of(Located.at(scalar, scalar.text()));
    }
    problems.add(scalar, expected, scalar.describe());
    return Optional.empty();
  }

  /** A list of texts of a form, each at most once. */
  List<Located<String>> texts(String key, Pattern form, String expected) {
    var texts = new ArrayList<Located<String>>();
    for (var item : items(key)) {
      var text = scalar(item, expected).flatMap(scalar -> matching(scalar, form, expected));
      if (text.isPresent() && texts.stream().anyMatch(t -> t.value().equals(text.get().value()))) {
        problems.add(item, "each step once", "a second " + item.describe());
      } else {
        text.ifPresent(texts::add);
      }
    }
    return texts;
  }

  private List<YamlNode> items(String key) {
    var node = node(key).orElse(null);
    if (node == null || node instanceof Broken) {
      return List.of();
    }
    if (!(node instanceof Sequence sequence)) {
      var hint = node instanceof Scalar one ? "write '%s: [%s]'".formatted(key, one.text()) : "";
      problems.add(node, "a list", node.describe(), hint);
      return List.of();
    }
    return sequence.items();
  }

  /** A list of some words, at least one, each at most once. */
  <T> Set<T> choices(String key, Map<String, T> words) {
    var chosen = new LinkedHashSet<T>();
    for (var item : items(key)) {
      var choice = chosen(item, words).map(Located::value);
      if (choice.isPresent() && !chosen.add(choice.get())) {
        problems.add(item, "each word once", "a second " + item.describe());
      }
    }
    if (node(key).orElse(null) instanceof Sequence all && all.items().isEmpty()) {
      problems.add(all, "at least one of " + String.join(", ", words.keySet()), "none");
    }
    return chosen;
  }

  /** A duration such as {@code 3s}. */
  Optional<Located<Duration>> duration(String key) {
    var expected = "a duration such as 200ms, 3s, 15m, 1h or 2d";
    return scalar(key, expected)
        .flatMap(scalar -> {
          var duration = durationOf(scalar.text());
          if (duration.isEmpty()) {
            problems.add(scalar, expected, scalar.describe());
          } else if (duration.get().isZero() || duration.get().compareTo(DURATION_MAX) > 0) {
            problems.add(scalar, "a duration from 1ms to 365d", scalar.describe());
            duration = Optional.empty();
          }
          return duration.map(value -> Located.at(scalar, value));
        });
  }

  private static Optional<Duration> durationOf(String text) {
    var match = DURATION.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(match.group(1));
    return Optional.of(
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  /** A whole number from 1. */
  Optional<Located<Integer>> count(String key, int max, Map<String, Integer> words) {
    var expected =
        "a whole number from 1 to %d%s"
            .formatted(
                max, words.isEmpty() ? "" : " or '%s'".formatted(words.keySet().iterator().next()));
    return scalar(key, expected)
        .flatMap(scalar -> {
          var word = words.get(scalar.text());
          if (word != null) {
            return Optional.of(Located.at(scalar, word));
          }
          var count =
              number(scalar)
                  .filter(it -> it.compareTo(BigDecimal.ONE) >= 0)
                  .filter(it -> it.compareTo(BigDecimal.valueOf(max)) <= 0)
                  .filter(it -> it.stripTrailingZeros().scale() <= 0);
          if (count.isEmpty()) {
            noNumber(scalar, expected);
          }
          return count.map(it -> Located.at(scalar, it.intValueExact()));
        });
  }

  /** A share from 0 to 1. */
  Optional<Located<Double>> share(String key) {
    var expected = "a number from 0 to 1";
    return scalar(key, expected)
        .flatMap(scalar -> {
          var share = number(scalar).filter(it -> it.compareTo(BigDecimal.ONE) <= 0);
          if (share.isEmpty()) {
            noNumber(scalar, expected);
          }
          return share.map(it -> Located.at(scalar, it.doubleValue()));
        });
  }

  private void noNumber(Scalar scalar, String expected) {
    var isText = scalar.quotes() != Quotes.PLAIN;
    problems.add(scalar, expected, scalar.describe() + (isText ? ", which is a text" : ""));
  }

  /** In quotes it would be a text. */
  private static Optional<BigDecimal> number(Scalar scalar) {
    return scalar.quotes() == Quotes.PLAIN && NUMBER.matcher(scalar.text()).matches()
        ? Optional.of(new BigDecimal(scalar.text()))
        : Optional.empty();
  }

  /** One of some words. */
  <T> Optional<Located<T>> choice(String key, Map<String, T> words) {
    return node(key).flatMap(node -> chosen(node, words));
  }

  private <T> Optional<Located<T>> chosen(YamlNode node, Map<String, T> words) {
    var expected = "one of " + String.join(", ", words.keySet());
    return scalar(node, expected)
        .flatMap(scalar -> {
          var chosen = words.get(scalar.text());
          if (chosen == null) {
            var hint = Spelling.hint(scalar.text(), words.keySet());
            problems.add(scalar, expected, scalar.describe(), hint);
            return Optional.empty();
          }
          return Optional.of(Located.at(scalar, chosen));
        });
  }
}

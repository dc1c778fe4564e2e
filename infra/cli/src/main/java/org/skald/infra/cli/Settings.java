package org.skald.infra.cli;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads named settings and remembers everything that is wrong with them, so that the operator hears
 * it all at once.
 */
final class Settings {

  private static final String URL = "a URL such as http://node-1:8642";
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final Map<String, String> values;
  private final TreeSet<String> unread;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.unread = new TreeSet<>(values.keySet());
  }

  /** A required text. */
  String text(String name) {
    var value = optional(name);
    if (value.isEmpty()) {
      problems.add("%s: expected a value, found none".formatted(name));
    }
    return value.orElse("missing");
  }

  String text(String name, String fallback) {
    return optional(name).orElse(fallback);
  }

  Optional<String> optional(String name) {
    known.add(name);
    unread.remove(name);
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(it -> !it.isEmpty());
  }

  int count(String name, int fallback, int least, int most) {
    var expected = "a whole number from %d to %d".formatted(least, most);
    var number = parsed(name, fallback, expected, Integer::valueOf);
    if (number < least || number > most) {
      problems.add("%s: expected %s, found %d".formatted(name, expected, number));
      return fallback;
    }
    return number;
  }

  boolean flag(String name, boolean fallback) {
    var text = optional(name).orElse(Boolean.toString(fallback));
    if (!text.equals("true") && !text.equals("false")) {
      problems.add("%s: expected true or false, found '%s'".formatted(name, text));
    }
    return text.equals("true");
  }

  Duration duration(String name, Duration fallback) {
    var duration = parsed(name, fallback, "a duration such as PT3S", Duration::parse);
    if (!duration.isPositive()) {
      problems.add(
          "%s: expected a duration above zero such as PT3S, found '%s'"
              .formatted(name, values.get(name)));
    }
    return duration;
  }

  /** The base of an HTTP API, without a slash at its end. */
  Optional<URI> url(String name) {
    var url =
        parsed(
            name, Optional.<URI>empty(), URL, text -> Optional.of(URI.create(withoutSlash(text))));
    if (url.filter(it -> it.getHost() == null || !SCHEMES.contains(it.getScheme())).isPresent()) {
      problems.add("%s: expected %s, found '%s'".formatted(name, URL, url.get()));
    }
    return url;
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private <T> T parsed(String name, T fallback, String expected, Function<String, T> parser) {
    var text = optional(name);
    try {
      return text.map(parser).orElse(fallback);
    } catch (RuntimeException e) {
      problems.add("%s: expected %s, found '%s'".formatted(name, expected, text.orElse("")));
      return fallback;
    }
  }

  /** All settings whose names begin so, without that beginning. */
  Map<String, String> prefixed(String prefix) {
    var found = new TreeMap<String, String>();
    values.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        unread.remove(name);
        found.put(name.substring(prefix.length()), value);
      }
    });
    return found;
  }

  /** Builds the configuration, or fails with every problem found on the way. */
  <T> T build(Function<Settings, T> reader) {
    T result = reader.apply(this);
    unread.forEach(
        name -> problems.add("%s: expected one of %s, found this".formatted(name, known)));
    if (!problems.isEmpty()) {
      throw new Failed(Failed.REFUSED, String.join(System.lineSeparator(), problems));
    }
    return result;
  }
}

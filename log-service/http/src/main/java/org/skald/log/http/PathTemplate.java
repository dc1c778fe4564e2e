package org.skald.log.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path with named parameters, such as {@code /sagas/{id}}; a parameter is one whole segment. */
record PathTemplate(List<String> segments) {

  /** Reads a template, and refuses one that is none. */
  static PathTemplate of(String path) {
    if (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/"))) {
      throw new IllegalArgumentException(
          "expected a path such as /sagas/{id}, found '" + path + "'");
    }
    var segments = List.copyOf(split(path));
    var template = new PathTemplate(segments);
    var names = template.parameters();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("expected each parameter once, found '" + path + "'");
    }
    return template;
  }

  /** The segments of a raw path, still percent-encoded. */
  static List<String> split(String rawPath) {
    return Arrays.asList(rawPath.substring(1).split("/", -1));
  }

  /**
   * Decodes one segment.
   *
   * @throws IllegalArgumentException when a percent sign is not followed by two hexadecimal digits
   */
  static String decode(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * The parameters of a path, given by its decoded segments, or nothing when it is another path.
   */
  Optional<Map<String, String>> match(List<String> decoded) {
    if (decoded.size() != segments.size()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (isParameter(segment)) {
        if (decoded.get(i).isEmpty()) {
          return Optional.empty();
        }
        parameters.put(nameOf(segment), decoded.get(i));
      } else if (!segment.equals(decoded.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(Map.copyOf(parameters));
  }

  /** The names of the parameters, from left to right. */
  List<String> parameters() {
    return segments.stream().filter(PathTemplate::isParameter).map(PathTemplate::nameOf).toList();
  }

  /** Whether both templates match the same paths. */
  boolean sameShape(PathTemplate other) {
    return shape().equals(other.shape());
  }

  /** A key that sorts literal segments before parameters, from left to right. */
  String shape() {
    var shape = new ArrayList<String>();
    for (String segment : segments) {
      shape.add(isParameter(segment) ? "\uffff" : segment);
    }
    return String.join("/", shape);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static String nameOf(String segment) {
    return segment.substring(1, segment.length() - 1);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}

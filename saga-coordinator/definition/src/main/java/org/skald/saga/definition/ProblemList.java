package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The problems found so far in one file; at most one for each place.
 *
 * <p>Some leave a definition that can be read but must not run: a broken rule. What such a one
 * leads to can be explored and shown.
 */
final class ProblemList {

  private static final int FOUND_LENGTH_MAX = 200;

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private boolean isReadable = true;

  void add(YamlNode node, String expected, String found) {
    add(node.place(), node.path(), expected, found, "");
  }

  void add(YamlNode node, String expected, String found, String hint) {
    add(node.place(), node.path(), expected, found, hint);
  }

  void add(Place place, String path, String expected, String found, String hint) {
    isReadable = false;
    addRule(place, path, expected, found, hint);
  }

  /** A broken rule: the definition can be read, and explored, but must not run. */
  void addRule(Place place, String path, String expected, String found, String hint) {
    if (taken.add("%d:%d:%s".formatted(place.line(), place.column(), path))) {
      problems.add(new Problem(place.line(), place.column(), path, expected, shorten(found), hint));
    }
  }

  int size() {
    return problems.size();
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Whether there are no problems but broken rules. */
  boolean isReadable() {
    return isReadable;
  }

  List<Problem> sorted() {
    return problems.stream().sorted().toList();
  }

  /** Text as found in a file, on one line and in quotes. */
  static String quote(String text) {
    return text.isEmpty() ? "nothing" : "'" + text.strip().replaceAll("\\s*\\R\\s*", " ") + "'";
  }

  private static String shorten(String found) {
    return found.length() <= FOUND_LENGTH_MAX ? found : found.substring(0, FOUND_LENGTH_MAX) + "…";
  }
}

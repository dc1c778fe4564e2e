package org.skald.log.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches, found by what an event is about: one look for each segment of its subject, however many
 * watches there are.
 *
 * @param <T> payload
 */
final class Watches<T> {

  private final Map<String, Set<Watch<T>>> exact = new HashMap<>();
  private final Map<String, Set<Watch<T>>> below = new HashMap<>();
  private int size;

  void add(Watch<T> watch) {
    if (index(watch)
        .computeIfAbsent(watch.interest().subject(), _ -> new LinkedHashSet<>())
        .add(watch)) {
      size++;
    }
  }

  void remove(Watch<T> watch) {
    var subject = watch.interest().subject();
    var there = index(watch).get(subject);
    if (there != null && there.remove(watch)) {
      size--;
      if (there.isEmpty()) {
        index(watch).remove(subject);
      }
    }
  }

  private Map<String, Set<Watch<T>>> index(Watch<T> watch) {
    return watch.interest().below() ? below : exact;
  }

  /** Those that want what is about this subject. */
  List<Watch<T>> of(String subject) {
    var found = new ArrayList<Watch<T>>(exact.getOrDefault(subject, Set.of()));
    if (!below.isEmpty()) {
      for (var above : Interest.above(subject)) {
        found.addAll(below.getOrDefault(above, Set.of()));
      }
    }
    return found;
  }

  /** All of them, and forgets them. */
  List<Watch<T>> drain() {
    var all = new ArrayList<Watch<T>>(size);
    exact.values().forEach(all::addAll);
    below.values().forEach(all::addAll);
    exact.clear();
    below.clear();
    size = 0;
    return all;
  }

  int size() {
    return size;
  }
}
